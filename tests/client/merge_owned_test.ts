import assert from "node:assert/strict";
import { mergeOwned } from "../../lib/api/client/merge_owned.ts";
import type { Owners } from "../../lib/api/client/migrate_managed_fields.ts";
import { strayElements } from "../../lib/api/client/owned_fields.ts";
import type { FieldSet } from "../../lib/data/core/field_set.ts";

const HEAD = { apiVersion: "v1", kind: "Thing" };

function merged(
  live: Record<string, unknown>,
  manifest: Record<string, unknown>,
  owners: Partial<Owners>,
  elements: FieldSet = {},
): unknown {
  const all = { applied: {}, declared: {}, updated: {}, others: {}, ...owners };
  const { apiVersion: _, kind: __, ...rest } = mergeOwned(
    { ...HEAD, ...live },
    { ...HEAD, ...manifest },
    all,
    elements,
  );
  return rest;
}

const data = (...keys: string[]): FieldSet => ({ "f:data": Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) });
const ports = (...keys: [number, string][]): FieldSet => ({
  "f:ports": Object.fromEntries([
    // The API server's entries of updates contain this step, which means the list itself.
    [".", {}],
    ...keys.map(([port, protocol]) => [`k:${JSON.stringify({ port, protocol })}`, { ".": {}, "f:port": {} }]),
  ]),
});

Deno.test("mergeOwned() removes what was declared and is no more, unless another owns it", () => {
  const live = { data: { a: 1, b: 1, c: 1, d: 1 } };
  const owners = { applied: data("a", "b"), declared: data("c"), others: data("b", "d") };
  assert.deepEqual(merged(live, { data: { a: 2 } }, owners), { data: { a: 2, b: 1, d: 1 } });
  assert.deepEqual(merged(live, {}, owners), { data: { b: 1, d: 1 } });
});

Deno.test("mergeOwned() keeps what the manager patched when the manifest says nothing of it", () => {
  const live = { spec: { replicas: 5, paused: true } };
  const owners = { applied: { "f:spec": { "f:paused": {} } }, updated: { "f:spec": { "f:replicas": {} } } };
  assert.deepEqual(merged(live, { spec: { paused: false } }, owners), { spec: { replicas: 5, paused: false } });
});

Deno.test("mergeOwned() merges a list by the keys that its owners show, defaults included", () => {
  const live = { ports: [{ port: 80, protocol: "TCP", node: 3 }, { port: 90, protocol: "TCP" }] };
  const owners = { applied: ports([80, "TCP"]), others: ports([90, "TCP"]) };
  assert.deepEqual(merged(live, { ports: [{ port: 80, name: "x" }, { port: 80, protocol: "UDP" }] }, owners), {
    ports: [{ port: 80, protocol: "TCP", node: 3, name: "x" }, { port: 90, protocol: "TCP" }, {
      port: 80,
      protocol: "UDP",
    }],
  });
});

Deno.test("mergeOwned() removes an element when it was declared, or is to be taken over", () => {
  const live = { ports: [{ port: 80, protocol: "TCP" }] };
  const manifest = { ports: [{ port: 80, protocol: "UDP" }] };
  assert.deepEqual(merged(live, manifest, { declared: ports([80, "TCP"]) }), manifest);
  const owners = { updated: ports([80, "TCP"]) };
  assert.deepEqual(merged(live, manifest, owners), { ports: [...live.ports, ...manifest.ports] });
  assert.deepEqual(merged(live, manifest, owners, ports([80, "TCP"])), manifest);
});

Deno.test("mergeOwned() takes a list as the manifest has it when it has duplicates, or is one value (A6)", () => {
  const twice = { ports: [{ port: 80, name: "a" }, { port: 80, name: "b" }] };
  assert.deepEqual(merged({ ports: [{ port: 80, node: 3 }] }, twice, { others: ports([80, "TCP"]) }), twice);
  assert.deepEqual(merged({ args: [1, 2] }, { args: [3] }, { applied: { "f:args": {} } }), { args: [3] });
  assert.deepEqual(merged({ map: { a: 1 } }, { map: { b: 1 } }, { applied: { "f:map": {} } }), { map: { b: 1 } });
});

Deno.test("mergeOwned() leaves an element once when the object has it twice and the manifest once (A6)", () => {
  const live = { ports: [{ port: 80, name: "a" }, { port: 90 }, { port: 80, name: "b" }] };
  const manifest = { ports: [{ port: 80, name: "c" }, { port: 70 }] };
  assert.deepEqual(merged(live, manifest, { others: ports([80, "TCP"], [90, "TCP"]) }), {
    ports: [{ port: 80, name: "c" }, { port: 90 }, { port: 70 }],
  });
});

Deno.test("strayElements() finds elements of lists that a manifest has, and no others", () => {
  const fields: FieldSet = {
    ...ports([80, "TCP"], [90, "TCP"]),
    "f:other": ports([1, "TCP"])["f:ports"] ?? {},
    "f:x": {},
  };
  assert.deepEqual(strayElements(fields, { ports: [{ port: 90 }] }), {
    "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {} } },
  });
});

Deno.test("mergeOwned() unites the values of a set", () => {
  const set = (...values: string[]) => ({ "f:set": Object.fromEntries(values.map((value) => [`v:"${value}"`, {}])) });
  const owners = { applied: set("a", "b"), others: set("c") };
  assert.deepEqual(merged({ set: ["a", "b", "c"] }, { set: ["b", "d"] }, owners), { set: ["b", "c", "d"] });
});
