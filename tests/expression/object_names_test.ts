import assert from "node:assert/strict";
import { compileExpression } from "../../lib/data/expression/compile.ts";
import { NamedObject } from "../../lib/data/expression/named_object.ts";
import { needsOf } from "../../lib/data/expression/needs.ts";
import { InputError } from "../../lib/data/core/errors.ts";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "web",
    namespace: "shop",
    labels: { app: "web" },
    creationTimestamp: "2026-01-01T00:00:00Z",
    deletionTimestamp: "2026-01-09T00:00:30Z",
    deletionGracePeriodSeconds: 30,
    managedFields: [{ manager: "secret-manager" }],
  },
  spec: { nodeName: "n1", containers: [{ image: "nginx" }] },
  status: {
    conditions: [
      { type: "Ready", status: "False", reason: "NotYet", lastTransitionTime: "2026-01-08T23:00:00Z" },
      { type: "Initialized", status: "True" },
    ],
  },
};
const NOW = new Date("2026-01-09T00:10:00Z");
const named = new NamedObject(POD, { group: "", kind: "Pod" }, { now: NOW }, {
  STATUS: "Terminating",
  "PORT(S)": "80",
});

function evaluate(text: string): unknown {
  return compileExpression(text).evaluate((name, isDotted) => named.read(name, isDotted));
}

const VALUES: readonly (readonly [text: string, value: unknown])[] = [
  ["name", "web"],
  ["namespace", "shop"],
  ["labels.app", "web"],
  ["labels.other", undefined],
  ["annotations.note", undefined],
  ["kind", "Pod"],
  ["spec.nodeName", "n1"],
  ["object.name", "web"],
  ["String(age)", "8d"],
  ["age > '7d'", true],
  ["String(deleted)", "10m"],
  ["has('nginx')", true],
  ["has('web') && has('conditions')", true],
  ["has('secret-manager')", false],
  ["condition.Ready.ok", false],
  ["!condition.Ready.ok && condition.Initialized.ok", true],
  ["condition.Ready.reason", "NotYet"],
  ["condition.Ready.age > '1h'", true],
  ["condition.Absent.ok", undefined],
  ["since('2026-01-09T00:00:00Z') == '10m'", true],
  ["until('2026-01-09T01:00:00Z') == '50m'", true],
  ["since(status.startTime)", undefined],
  ["columns.STATUS", "Terminating"],
  ["columns['PORT(S)']", "80"],
];

for (const [text, value] of VALUES) {
  Deno.test(`NamedObject.read() has the value of ${text}`, () => assert.deepEqual(evaluate(text), value));
}

Deno.test("NamedObject.read() prefers a field of the object to a name that every object has", () => {
  const object = new NamedObject({ ...POD, age: 3 }, { group: "example.com", kind: "Horse" }, { now: NOW });
  assert.equal(object.read("age"), 3);
});

Deno.test("NamedObject.read() has the kind of an object of which only the metadata was read", () => {
  const { metadata } = POD;
  const partial = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata };
  assert.equal(new NamedObject(partial, { group: "", kind: "Pod" }, { now: NOW }).read("kind"), "Pod");
});

Deno.test("compileExpression() refuses a condition of an object as a condition of the expression", () => {
  assert.throws(
    () => evaluate("!condition.Ready"),
    (error) => error instanceof InputError && /\.ok/.test(error.hints[0] ?? ""),
  );
});

const NEEDS: readonly (readonly [text: string, metadataOnly: boolean, columns: boolean])[] = [
  ["name", true, false],
  ["age > '7d' && labels.app == 'web' && metadata.uid", true, false],
  ["spec.nodeName", false, false],
  ["columns.STATUS", true, true],
  ["object.name", true, false],
  ["has('x')", false, false],
];

for (const [text, metadataOnly, columns] of NEEDS) {
  Deno.test(`needsOf() finds the parts that ${text} needs`, () => {
    const needs = needsOf({ group: "", kind: "Pod" }, [compileExpression(text)]);
    assert.deepEqual([needs.metadataOnly, needs.columns], [metadataOnly, columns]);
  });
}
