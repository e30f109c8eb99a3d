import assert from "node:assert/strict";
import { takeOver } from "../../lib/api/client/migrate_managed_fields.ts";

const clientSide = {
  manager: "kubectl-client-side-apply",
  operation: "Update",
  apiVersion: "v1",
  fieldsV1: { "f:data": { ".": {}, "f:a": {} } },
};
const own = { manager: "k8s", operation: "Apply", apiVersion: "v1", fieldsV1: { "f:data": { "f:b": {} } } };
const other = { manager: "editor", operation: "Update", apiVersion: "v1", fieldsV1: { "f:data": { "f:c": {} } } };

function objectWith(...managedFields: unknown[]) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", resourceVersion: "7", managedFields } };
}

Deno.test("takeOver() gives nothing when client-side apply owns nothing", () => {
  assert.equal(takeOver(objectWith(own, other), "k8s"), undefined);
  assert.equal(takeOver({ metadata: {} }, "k8s"), undefined);
});

Deno.test("takeOver() unites both sets of fields and keeps the others when both managers are there", () => {
  assert.deepEqual(takeOver(objectWith(other, clientSide, own), "k8s"), [
    {
      op: "replace",
      path: "/metadata/managedFields",
      value: [{ ...own, fieldsV1: { "f:data": { ".": {}, "f:a": {}, "f:b": {} } } }, other],
    },
    { op: "replace", path: "/metadata/resourceVersion", value: "7" },
  ]);
});

Deno.test("takeOver() turns the entry into an Apply of the manager when it has none yet", () => {
  const [patch] = takeOver(objectWith(clientSide), "k8s") as [{ value: unknown }];
  assert.deepEqual(patch.value, [{ ...clientSide, manager: "k8s", operation: "Apply" }]);
});

Deno.test("takeOver() leaves a status entry alone when only that is client-side", () => {
  assert.equal(takeOver(objectWith({ ...clientSide, subresource: "status" }), "k8s"), undefined);
});
