import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { parseApiVersion } from "../../lib/data/core/resource.ts";
import { KINDS } from "../../lib/sandbox/kinds.ts";
import { columnDefinitions } from "../../lib/sandbox/tables/table.ts";
import { serverTablePrinter } from "../../lib/sandbox/tables/table.ts";
import type { SandboxKind, StoredObject } from "../../lib/sandbox/types.ts";
import { CREATED, NOW, PRINTED } from "./table_objects.ts";

function kindOf({ apiVersion = "", kind }: KubeObject): SandboxKind {
  const { group } = parseApiVersion(apiVersion);
  const found = KINDS.find((one) => one.kind === kind && one.group === group);
  assert.ok(found, `${apiVersion} ${kind}`);
  return found;
}

const stored = (object: unknown) => object as StoredObject;

for (const { object, status, cells } of PRINTED) {
  Deno.test(`tablePrinter() prints what a real server prints when it is given the ${object.kind} ${object.metadata?.name}`, async () => {
    const print = await serverTablePrinter(kindOf(object));
    const whole = {
      ...object,
      metadata: { ...object.metadata, creationTimestamp: CREATED },
      ...(status ? { status } : {}),
    };
    const table = print([stored(whole)], { metadata: {}, include: "None", now: NOW });
    assert.deepEqual(table.rows[0]?.cells, cells);
  });
}

async function row(object: unknown, kind = kindOf({ apiVersion: "v1", kind: "Pod" })) {
  const print = await serverTablePrinter(kind);
  return print([stored(object)], { metadata: {}, include: "Metadata", now: NOW }).rows[0];
}

Deno.test("tablePrinter() says that a pod is going when it is deleted and has not ended", async () => {
  const metadata = { name: "p", creationTimestamp: CREATED, deletionTimestamp: CREATED };
  const state = async (status: Record<string, unknown>) => (await row({ metadata, spec: {}, status }))?.cells[2];
  assert.equal(await state({ phase: "Running" }), "Terminating");
  assert.equal(await state({ phase: "Running", reason: "NodeLost" }), "Unknown");
  assert.equal(await state({ phase: "Succeeded" }), "Succeeded");
});

Deno.test("tablePrinter() marks the row of a pod when it has ended", async () => {
  const ended = await row({ metadata: { name: "p" }, spec: {}, status: { phase: "Failed" } });
  assert.deepEqual(Reflect.get(ended ?? {}, "conditions"), [
    { type: "Completed", status: "True", reason: "Failed", message: "The pod failed." },
  ]);
});

Deno.test("tablePrinter() evaluates a custom kind's columns when its definition names them", async () => {
  const columns = [
    { name: "Size", type: "integer", jsonPath: ".spec.size" },
    { name: "Share", type: "number", jsonPath: ".spec.share", priority: 1 },
    { name: "On", type: "boolean", jsonPath: ".spec.on", description: "Whether it is on." },
    { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { name: "All", type: "string", jsonPath: ".status.conditions" },
    { name: "Since", type: "date", jsonPath: ".status.since" },
    { name: "Wrong", type: "integer", jsonPath: ".spec.on" },
    { name: "None", type: "string", jsonPath: ".spec.none" },
  ];
  const kind = {
    ...kindOf({ apiVersion: "v1", kind: "Pod" }),
    custom: { schema: {}, columns, preserveUnknown: false },
  };
  const conditions = [{ type: "Ready", status: "True" }];
  const object = {
    metadata: { name: "w", creationTimestamp: CREATED },
    spec: { size: 3.7, share: 0.5, on: true },
    status: { conditions, since: CREATED },
  };
  assert.deepEqual((await row(object, kind))?.cells, [
    "w",
    3,
    0.5,
    true,
    "True",
    JSON.stringify(conditions),
    "5m",
    null,
    null,
  ]);
  const print = await serverTablePrinter(kind);
  const { columnDefinitions } = print([], { metadata: {}, include: "None", now: NOW });
  assert.deepEqual(columnDefinitions.map(({ description }) => description).slice(1, 4), [
    "Custom resource definition column (in JSONPath format): .spec.size",
    "Custom resource definition column (in JSONPath format): .spec.share",
    "Whether it is on.",
  ]);
});

Deno.test("tablePrinter() prints the age of a custom kind when its definition names no columns", async () => {
  const kind = {
    ...kindOf({ apiVersion: "v1", kind: "Pod" }),
    custom: { schema: {}, columns: [], preserveUnknown: false },
  };
  assert.deepEqual((await row({ metadata: { name: "w", creationTimestamp: CREATED } }, kind))?.cells, ["w", "5m"]);
});

Deno.test("columnDefinitions() has columns for every kind when it can be listed", async () => {
  const all = await columnDefinitions();
  const without = KINDS.filter(({ verbs, kind, group }) => verbs.includes("list") && !all[`${kind}.${group}`]);
  assert.deepEqual(without, []);
});
