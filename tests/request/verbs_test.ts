import assert from "node:assert/strict";
import type { Resource } from "../../lib/data/core/resource.ts";
import * as verbs from "../../lib/data/request/verbs.ts";

const pods: Resource = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  namespaced: true,
  shortNames: ["po"],
  verbs: [],
  categories: [],
  subresources: [],
};
const web = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" } };
const where = { namespace: "default", name: "web" };
const path = "/api/v1/namespaces/default/pods";

/** Formats a Request as one line, with its content type and its body. */
async function shown(request: Request): Promise<string[]> {
  const { pathname, search } = new URL(request.url);
  const type = request.headers.get("content-type");
  const body = await request.text();
  return [
    `${request.method} ${pathname}${decodeURIComponent(search)}`,
    ...(type === null ? [] : [type]),
    ...(body === "" ? [] : [body]),
  ];
}

const json = "application/json";
const cases: [string, Request, string[]][] = [
  ["getRequest", verbs.getRequest(pods, where), [`GET ${path}/web`]],
  [
    "listRequest",
    verbs.listRequest(pods, {
      namespace: "default",
      labels: { app: "web" },
      fields: "spec.nodeName=a",
      limit: 5,
      continue: "T",
    }),
    [`GET ${path}?labelSelector=app=web&fieldSelector=spec.nodeName=a&limit=5&continue=T`],
  ],
  ["listRequest", verbs.listRequest(pods, { namespace: "*", limit: 0 }), ["GET /api/v1/pods"]],
  ["tableRequest", verbs.tableRequest(pods, { namespace: "default" }), [`GET ${path}?includeObject=None`]],
  [
    "createRequest",
    verbs.createRequest(pods, web, {
      namespace: "default",
      dryRun: true,
      fieldManager: "k8s",
      fieldValidation: "Strict",
    }),
    [`POST ${path}?dryRun=All&fieldManager=k8s&fieldValidation=Strict`, json, JSON.stringify(web)],
  ],
  ["replaceRequest", verbs.replaceRequest(pods, web, where), [`PUT ${path}/web`, json, JSON.stringify(web)]],
  ["patchRequest", verbs.patchRequest(pods, { a: 1 }, { ...where, type: "merge" }), [
    `PATCH ${path}/web`,
    "application/merge-patch+json",
    '{"a":1}',
  ]],
  ["applyRequest", verbs.applyRequest(pods, web, { ...where, fieldManager: "k8s", force: true }), [
    `PATCH ${path}/web?fieldManager=k8s&force=true`,
    "application/apply-patch+yaml",
    JSON.stringify(web),
  ]],
  ["deleteRequest", verbs.deleteRequest(pods, { ...where, gracePeriodSeconds: 0, dryRun: true }), [
    `DELETE ${path}/web`,
    json,
    '{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background","gracePeriodSeconds":0,"dryRun":["All"]}',
  ]],
  ["rawRequest", verbs.rawRequest("/api?x=1"), ["GET /api?x=1"]],
  ["rawRequest", verbs.rawRequest("api", { body: { a: 1 } }), ["POST /api", json, '{"a":1}']],
  ["rawRequest", verbs.rawRequest("/x", { method: "PUT", body: "text", headers: { "content-type": "text/plain" } }), [
    "PUT /x",
    "text/plain",
    "text",
  ]],
];
cases.forEach(([name, request, expected], index) => {
  Deno.test(`${name}() builds what the API expects when called as in row ${index}`, async () => {
    assert.deepEqual(await shown(request), expected);
  });
});
