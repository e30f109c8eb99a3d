import assert from "node:assert/strict";
import { type Found, listSearchEntries, pathValues, search } from "../../lib/features/explorer/page/search.ts";
import { sandboxGroups } from "./documents.ts";

const entries = (await sandboxGroups()).flatMap(listSearchEntries);
const shown = ({ kind, operation }: Found) =>
  operation === undefined ? kind.name : `${operation.method} ${operation.path}`;

Deno.test("search() puts the kind first when its name, plural or short name is typed", () => {
  for (const query of ["pod", "Pods", "po"]) assert.equal(search(entries, query).map(shown)[0], "Pod");
  assert.equal(search(entries, "deploy").map(shown)[0], "Deployment");
});

Deno.test("search() wants all words when there are several", () => {
  assert.deepEqual(search(entries, "delete configmaps {name}").map(shown), [
    "DELETE /api/v1/namespaces/{namespace}/configmaps/{name}",
  ]);
  assert.deepEqual(search(entries, "pod nonsense"), []);
  assert.deepEqual(search(entries, "  "), []);
});

Deno.test("search() finds the operation with its values when the path of an object is pasted", () => {
  const [first] = search(entries, "http://localhost:8080/api/v1/namespaces/default/pods/helloworld?pretty=true");
  assert.equal(first && shown(first), "GET /api/v1/namespaces/{namespace}/pods/{name}");
  assert.deepEqual(first?.operation && first.values, { namespace: "default", name: "helloworld" });
});

Deno.test("search() leads to fields as far as they are typed when a kind and a dot begin them", () => {
  const fields = (query: string) => search(entries, query).flatMap((found) => "field" in found ? [found.field] : []);
  assert.deepEqual(fields("pod.spec.con"), ["spec.containers"]);
  assert.deepEqual(fields("po.spec.containers.imagep"), ["spec.containers.imagePullPolicy"]);
  assert.ok(fields("deploy.spec.").includes("spec.replicas"));
  assert.deepEqual(fields("pod.spec.nothing."), []);
});

Deno.test("pathValues() gives what stands for the parameters when a path fits its template", () => {
  const table: [template: string, path: string, values: Record<string, string> | undefined][] = [
    ["/api/v1/pods", "/api/v1/pods", {}],
    ["/api/v1/pods", "/api/v1/pods/", {}],
    ["/api/v1/nodes/{name}", "/api/v1/nodes/a%2Fb", { name: "a/b" }],
    ["/api/v1/nodes/{name}", "/api/v1/nodes/a/status", undefined],
    ["/api/v1/nodes/{name}", "/api/v1/nodes/{name}", {}],
    ["/api/v1/nodes/{name}/proxy/{path}", "/api/v1/nodes/n/proxy/a/b", { name: "n", path: "a/b" }],
    ["/api/v1/nodes/{name}", "/api/v1/nodes/%zz", undefined],
    ["/api/v1/nodes/{name}", "nodes", undefined],
  ];
  for (const [template, path, values] of table) assert.deepEqual(pathValues(template, path), values, path);
});
