import assert from "node:assert/strict";
import { APPLY, bodyToBegin } from "../../lib/features/explorer/page/body.ts";
import { findOperation } from "../../lib/features/explorer/page/links.ts";
import { sandboxGroups } from "./documents.ts";

const groups = await sandboxGroups();
const NAMED = "/api/v1/namespaces/{namespace}/configmaps/{name}";

function body(method: string, type: string, name?: string, path = NAMED): unknown {
  const operation = findOperation(groups, { method, path });
  assert.ok(operation, path);
  return JSON.parse(bodyToBegin(operation, type, name));
}

Deno.test("bodyToBegin() gives what the server takes of each type of patch", () => {
  const tried = { metadata: { labels: { tried: "yes" } } };
  assert.deepEqual(body("PATCH", "application/merge-patch+json", "a"), tried);
  assert.deepEqual(body("PATCH", "application/strategic-merge-patch+json", "a"), tried);
  assert.deepEqual(body("PATCH", "application/json-patch+json", "a"), [
    { op: "test", path: "/metadata/name", value: "a" },
  ]);
  assert.deepEqual(body("PATCH", APPLY, "a"), { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
});

Deno.test("bodyToBegin() names the object that the path names when one is replaced", () => {
  const named = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  assert.deepEqual(body("PUT", "application/json", "a"), named("a"));
  assert.deepEqual(body("PUT", "application/json"), named("example"));
  assert.deepEqual(body("POST", "application/json", undefined, NAMED.replace("/{name}", "")), named("example"));
});
