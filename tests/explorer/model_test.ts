import assert from "node:assert/strict";
import { parseGroupVersion } from "../../lib/features/explorer/page/model.ts";
import { createSkeleton, describeType, listPageFields } from "../../lib/features/explorer/page/schema.ts";
import { sandboxGroups } from "./documents.ts";

const groups = await sandboxGroups();
const pod = groups.find(({ name }) => name === "v1")?.kinds.find(({ plural }) => plural === "pods");

Deno.test("parseGroupVersion() gives a kind its paths in the order of use when a document is read", () => {
  assert.equal(pod?.name, "Pod");
  assert.equal(pod.namespaced, true);
  assert.deepEqual(pod.shortNames, ["po"]);
  assert.deepEqual(
    pod.operations.filter(({ subresource }) => subresource === "").map(({ method, verb, path }) =>
      `${method} ${verb} ${path}`
    ),
    [
      "GET get /api/v1/namespaces/{namespace}/pods/{name}",
      "GET list /api/v1/namespaces/{namespace}/pods",
      "GET list /api/v1/pods",
      "POST create /api/v1/namespaces/{namespace}/pods",
      "PUT update /api/v1/namespaces/{namespace}/pods/{name}",
      "PATCH patch /api/v1/namespaces/{namespace}/pods/{name}",
      "DELETE delete /api/v1/namespaces/{namespace}/pods/{name}",
      "DELETE deletecollection /api/v1/namespaces/{namespace}/pods",
    ],
  );
});

Deno.test("parseGroupVersion() takes a parameter from the path when the query has one of its name", () => {
  const parameters = ["path", "query"].map((place) => ({ name: "path", in: place }));
  const get = { parameters: [{ name: "limit", in: "query" }, { name: "limit", in: "query", required: true }] };
  const document = { paths: { "/logs/{node}/{path}": { parameters, get } } };
  const { others } = parseGroupVersion("logs", document);
  assert.deepEqual(others[0]?.parameters.map(({ in: place, name, required }) => [place, name, required]), [
    ["path", "node", true],
    ["path", "path", undefined],
    ["query", "limit", true],
  ]);
});

Deno.test("parseGroupVersion() offers JSON for a body when the server says that anything would do", () => {
  const schema = { type: "object" };
  const post = {
    "x-kubernetes-action": "post",
    "x-kubernetes-group-version-kind": { group: "", version: "v1", kind: "ConfigMap" },
    requestBody: { content: { "*/*": { schema } } },
  };
  const document = { paths: { "/api/v1/namespaces/{namespace}/configmaps": { post } } };
  const { kinds } = parseGroupVersion("api/v1", document);
  assert.deepEqual(kinds[0]?.operations.map(({ bodyTypes, body }) => [bodyTypes, body]), [[
    ["application/json"],
    schema,
  ]]);
});

Deno.test("parseGroupVersion() tells a Namespace from what is in one when their paths look alike", () => {
  const namespace = groups.find(({ name }) => name === "v1")?.kinds.find(({ plural }) => plural === "namespaces");
  assert.equal(namespace?.name, "Namespace");
  assert.equal(namespace.namespaced, false);
  assert.ok(namespace.operations.some(({ path }) => path === "/api/v1/namespaces/{name}"));
});

Deno.test("parseGroupVersion() keeps older watch paths apart when a document has them", () => {
  const get = { "x-kubernetes-action": "watchlist", "x-kubernetes-group-version-kind": { kind: "Pod" } };
  const { kinds } = parseGroupVersion("api/v1", { paths: { "/api/v1/watch/namespaces/{namespace}/pods": { get } } });
  assert.deepEqual(kinds.map(({ plural, operations }) => [plural, operations[0]?.deprecated, operations[0]?.verb]), [
    ["pods", true, "watch"],
  ]);
});

Deno.test("parseGroupVersion() marks a group as the cluster's own when its name is no Kubernetes one", () => {
  const custom = (document: string) => parseGroupVersion(document, {}).custom;
  assert.deepEqual(
    ["api/v1", "apis/apps/v1", "apis/storage.k8s.io/v1", "apis/kitchen.example.com/v1", "version"].map(custom),
    [false, false, false, true, false],
  );
});

Deno.test("parseGroupVersion() names the parameters of a path when the document leaves them out", () => {
  const { others } = parseGroupVersion("logs", { paths: { "/logs/{logpath}": { get: {} } } });
  assert.deepEqual(others[0]?.parameters, [{ name: "logpath", in: "path", required: true }]);
});

Deno.test("listPageFields() and describeType() read what is behind references when there are lists and maps", () => {
  const { schema = {}, schemas = {} } = pod ?? {};
  const spec = listPageFields(schema, schemas).find(([name]) => name === "spec")?.[1] ?? {};
  const containers = listPageFields(spec, schemas).find(([name]) => name === "containers");
  assert.equal(containers?.[2], true);
  assert.equal(describeType(containers[1], schemas), "[]Container");
  assert.ok(listPageFields(containers[1], schemas).some(([name]) => name === "image"));
  assert.equal(describeType({ additionalProperties: { type: "string" } }, {}), "map of string");
});

Deno.test("createSkeleton() holds what must be there when an object is begun", () => {
  const { schema, schemas = {} } = pod ?? {};
  assert.deepEqual(createSkeleton(schema, schemas, { group: "", version: "v1", kind: "Pod", name: "example" }), {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "example" },
    spec: { containers: [{ image: "", name: "" }] },
  });
});
