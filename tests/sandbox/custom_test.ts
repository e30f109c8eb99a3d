import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { setSchemaDefaults } from "../../lib/sandbox/defaults.ts";
import { connect } from "../../lib/session/connect.ts";
import { widget, WIDGETS } from "../views/objects.ts";

Deno.test("sandbox() fills in the defaults of a custom kind's schema when an object lacks them", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  await k8s.create(WIDGETS);
  assert.deepEqual((await k8s.create(widget("x", { size: 1 }))).spec, { size: 1, color: "red" });
  assert.deepEqual((await k8s.patch("widget", "x", { spec: { color: null } })).spec, { size: 1, color: "red" });
});

Deno.test("sandbox() keeps who owns which field of a custom object when it is patched", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  await k8s.create(WIDGETS);
  await k8s.create(widget("x", { size: 1 }));
  const patched = await k8s.patch("widget", "x", { spec: { size: 2 } });
  assert.deepEqual(patched.metadata?.managedFields?.map((entry) => (entry as { fieldsV1: unknown }).fieldsV1), [
    { "f:spec": { "f:size": {}, "f:color": {} } },
  ]);
});

Deno.test("setSchemaDefaults() goes into lists, maps and objects that a default makes", () => {
  const count = { type: "object", properties: { count: { type: "integer", default: 1 } } };
  const schema = {
    type: "object",
    properties: {
      list: { type: "array", items: count },
      map: { type: "object", additionalProperties: count },
      made: { ...count, default: {} },
      empty: { type: "string", nullable: true, default: "x" },
    },
  };
  const value = { list: [{}, { count: 2 }], map: { a: {} }, empty: null };
  setSchemaDefaults(value, schema);
  assert.deepEqual(value, {
    list: [{ count: 1 }, { count: 2 }],
    map: { a: { count: 1 } },
    made: { count: 1 },
    empty: null,
  });
});
