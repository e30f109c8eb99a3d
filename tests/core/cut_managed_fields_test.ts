import assert from "node:assert/strict";
import { parseWithoutManagedFields } from "../../lib/data/core/cut_managed_fields.ts";

const odd = [
  '}],"spec":{"x":1}',
  "a]b",
  '"]},"x',
  "\\",
  '\\"]},"y":',
  '"managedFields":[{"a":1}],"z":',
  "}],",
  "]",
];
const fields = (text: string) => [{ manager: text, fieldsV1: { [`k:{"name":"${text}"}`]: { ".": {} } } }];

/** Objects whose text could mislead. */
const OBJECTS: Record<string, unknown>[] = [
  { kind: "Pod", apiVersion: "v1", metadata: { name: "a" }, spec: { x: [1] } },
  ...odd.flatMap((text) => [
    { kind: "Pod", apiVersion: "v1", metadata: { name: text, managedFields: fields(text) }, spec: { text } },
    { metadata: { managedFields: fields(text), name: text }, data: { text } },
    { apiVersion: "v1", kind: "X", metadata: { annotations: { text }, managedFields: fields(text) } },
    {
      kind: "Pod",
      metadata: { annotations: { text } },
      spec: { template: { metadata: { managedFields: fields(text) } } },
    },
    { aaa: { metadata: { managedFields: fields(text) } }, metadata: { managedFields: fields(text) }, spec: {} },
    { kind: "X", metadata: { name: "a", managedFields: [] }, text },
  ]),
];

for (const object of OBJECTS) {
  const text = JSON.stringify(object);
  Deno.test(`parseWithoutManagedFields() leaves out nothing else if the object is ${text}`, () => {
    const expected = structuredClone(object);
    delete (expected.metadata as { managedFields?: unknown }).managedFields;
    const encode = (value: unknown, indent?: number) => new TextEncoder().encode(JSON.stringify(value, null, indent));
    assert.deepEqual(parseWithoutManagedFields(encode(object)), expected);
    assert.deepEqual(parseWithoutManagedFields(encode(object, 2)), expected);
    assert.deepEqual(parseWithoutManagedFields(encode({ type: "ADDED", object })), { type: "ADDED", object: expected });
  });
}
