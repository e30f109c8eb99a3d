import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import { resourcePath, type Where } from "../../lib/data/request/paths.ts";
import { assertMessage } from "../messages.ts";

const pods = { group: "", version: "v1", plural: "pods", namespaced: true };
const deployments = { group: "apps", version: "v1", plural: "deployments", namespaced: true };
const nodes = { group: "", version: "v1", plural: "nodes", namespaced: false };

const cases: [typeof pods, Where, string][] = [
  [pods, { namespace: "default", name: "web" }, "/api/v1/namespaces/default/pods/web"],
  [pods, { namespace: "default" }, "/api/v1/namespaces/default/pods"],
  [pods, { namespace: "*" }, "/api/v1/pods"],
  [pods, {}, "/api/v1/pods"],
  [deployments, { namespace: "a", name: "b", subresource: "scale" }, "/apis/apps/v1/namespaces/a/deployments/b/scale"],
  [nodes, { namespace: "default", name: "minikube" }, "/api/v1/nodes/minikube"],
  [nodes, { name: "a:b c" }, "/api/v1/nodes/a%3Ab%20c"],
];
for (const [resource, where, expected] of cases) {
  Deno.test(`resourcePath() gives ${expected} when asked for ${resource.plural} ${JSON.stringify(where)}`, () => {
    assert.equal(resourcePath(resource, where), expected);
  });
}

for (const name of ["", ".", "..", "a/b", "a%2fb"]) {
  Deno.test(`resourcePath() refuses when the name is "${name}"`, () => {
    assert.throws(() => resourcePath(pods, { namespace: "default", name }), InputError);
  });
}

Deno.test("resourcePath() refuses when one object is to be in all namespaces", async () => {
  for (const namespace of ["*", ""]) {
    await assertMessage(
      import.meta.url,
      `one object in all namespaces: ${JSON.stringify(namespace)}`,
      () => resourcePath(pods, { namespace, name: "web" }),
    );
  }
  assert.equal(resourcePath(nodes, { namespace: "*", name: "minikube" }), "/api/v1/nodes/minikube");
});
