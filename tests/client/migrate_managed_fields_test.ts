import assert from "node:assert/strict";
import { ownersOf, takeOver } from "../../lib/api/client/migrate_managed_fields.ts";
import { LAST_APPLIED } from "../../lib/data/core/object.ts";

const clientSide = {
  manager: "kubectl-client-side-apply",
  operation: "Update",
  apiVersion: "v1",
  fieldsV1: { "f:data": { ".": {}, "f:a": {} } },
};
const own = { manager: "k8s", operation: "Apply", apiVersion: "v1", fieldsV1: { "f:data": { "f:b": {} } } };
const other = { manager: "editor", operation: "Update", apiVersion: "v1", fieldsV1: { "f:data": { "f:c": {} } } };
const annotation = { "f:metadata": { "f:annotations": { ".": {}, [`f:${LAST_APPLIED}`]: {} } } };

function objectWith(...managedFields: unknown[]) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", resourceVersion: "7", managedFields } };
}

function entriesAfter(...managedFields: unknown[]): unknown {
  const [patch] = (takeOver(objectWith(...managedFields), "k8s") ?? []) as { value: unknown }[];
  return patch?.value;
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
  assert.deepEqual(entriesAfter(clientSide), [{ ...clientSide, manager: "k8s", operation: "Apply" }]);
});

Deno.test("takeOver() leaves a status entry alone when only that is client-side", () => {
  assert.equal(takeOver(objectWith({ ...clientSide, subresource: "status" }), "k8s"), undefined);
});

Deno.test("takeOver() leaves kubectl its annotation when kubectl owns it (A7)", () => {
  assert.equal(takeOver(objectWith({ ...clientSide, fieldsV1: annotation }, own), "k8s"), undefined);
  const both = { ...clientSide, fieldsV1: { ...clientSide.fieldsV1, ...annotation } };
  assert.deepEqual(entriesAfter(both), [
    { ...clientSide, manager: "k8s", operation: "Apply" },
    { ...clientSide, fieldsV1: annotation },
  ]);
});

Deno.test("takeOver() takes what the manager applies out of its own updates, and no more (C6)", () => {
  const update = (...fields: string[]) => ({
    ...other,
    manager: "k8s",
    fieldsV1: { "f:data": { ".": {}, ...Object.fromEntries(fields.map((field) => [`f:${field}`, {}])) } },
  });
  assert.deepEqual(entriesAfter(own, update("b")), [own]);
  assert.deepEqual(entriesAfter(own, update("b", "d")), [own, update("d")]);
  assert.equal(entriesAfter(own, update("d")), undefined);
  assert.equal(entriesAfter(update("b")), undefined);
});

Deno.test("ownersOf() tells what a manager applied, declared and updated from what others own", () => {
  const scale = { ...other, manager: "k8s", subresource: "scale" };
  const declared = { ...clientSide, manager: "k8s-client-side-apply" };
  const owners = ownersOf(objectWith(own, other, declared, scale, { ...other, manager: "k8s" }), "k8s");
  assert.deepEqual(owners, {
    applied: own.fieldsV1,
    declared: clientSide.fieldsV1,
    updated: other.fieldsV1,
    others: other.fieldsV1,
  });
});
