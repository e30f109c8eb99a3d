import assert from "node:assert/strict";
import { accessOf } from "../../lib/data/request/access.ts";

/** The permissions as `VERB GROUP/RESOURCE/SUBRESOURCE NAMESPACE NAME`, with `-` for an empty part. */
function textOf(method: string, path: string, headers: Record<string, string> = {}): string {
  const request = new Request(`http://k8s.invalid${path}`, { method, headers });
  return accessOf(request).map(({ verb, group, resource, subresource, namespace, name, path }) =>
    path ? `${verb} ${path}` : [verb, `${group}/${resource}/${subresource}`, namespace || "-", name || "-"].join(" ")
  ).join(", ");
}

const IN = "/api/v1/namespaces/shop";
const TABLE: readonly (readonly [method: string, path: string, expected: string])[] = [
  ["GET", `${IN}/pods/web`, "get /pods/ shop web"],
  ["HEAD", `${IN}/pods/web`, "get /pods/ shop web"],
  ["GET", `${IN}/pods`, "list /pods/ shop -"],
  ["GET", "/api/v1/pods?limit=500", "list /pods/ - -"],
  ["GET", `${IN}/pods?watch=true`, "watch /pods/ shop -"],
  ["GET", `${IN}/pods/web?watch=true`, "get /pods/ shop web"],
  ["GET", "/api/v1/watch/namespaces/shop/pods/web", "watch /pods/ shop web"],
  ["GET", `${IN}/pods?watch=1&fieldSelector=metadata.name%3Dweb`, "watch /pods/ shop web"],
  ["GET", `${IN}/pods?fieldSelector=metadata.name%3D%3Dweb`, "list /pods/ shop web"],
  ["GET", `${IN}/pods?fieldSelector=metadata.name%21%3Dweb`, "list /pods/ shop -"],
  ["GET", "/api/v1/watch/namespaces/shop/pods", "watch /pods/ shop -"],
  ["POST", `${IN}/pods`, "create /pods/ shop -"],
  ["POST", `${IN}/pods/web/eviction`, "create /pods/eviction shop web"],
  ["PUT", "/apis/apps/v1/namespaces/shop/deployments/web", "update apps/deployments/ shop web"],
  ["PATCH", "/apis/apps/v1/namespaces/shop/deployments/web/scale", "patch apps/deployments/scale shop web"],
  ["DELETE", `${IN}/pods/web`, "delete /pods/ shop web"],
  ["DELETE", `${IN}/pods`, "deletecollection /pods/ shop -"],
  ["GET", "/api/v1/namespaces/shop", "get /namespaces/ shop shop"],
  ["PUT", "/api/v1/namespaces/shop/finalize", "update /namespaces/finalize shop shop"],
  ["GET", "/api/v1/nodes/minikube", "get /nodes/ - minikube"],
  ["GET", `${IN}/pods/web/log?follow=true`, "get /pods/log shop web"],
  ["GET", `${IN}/services/web:80/proxy/a/b`, "get /services/proxy shop web:80"],
  ["GET", "/metrics", "get /metrics"],
  [
    "POST",
    "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    "create authorization.k8s.io/subjectaccessreviews/ - -",
  ],
  // Every user may send these.
  ["GET", "/version", ""],
  ["GET", "/api", ""],
  ["GET", "/apis/apps/v1", ""],
  ["GET", "/openapi/v3/apis/apps/v1", ""],
  ["POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", ""],
];

for (const [method, path, expected] of TABLE) {
  Deno.test(`accessOf() returns the permissions of ${method} ${path}`, () =>
    assert.equal(textOf(method, path), expected));
}

Deno.test("accessOf() adds create to a stream over WebSocket", () => {
  const path = `${IN}/pods/web/exec?command=date`;
  assert.equal(textOf("GET", path, { upgrade: "websocket" }), "get /pods/exec shop web, create /pods/exec shop web");
  assert.equal(textOf("POST", path, { upgrade: "SPDY/3.1" }), "create /pods/exec shop web");
});
