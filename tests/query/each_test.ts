import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { NamedObject } from "../../lib/data/expression/named_object.ts";
import { compileElements } from "../../lib/data/query/each.ts";
import { readWord } from "../../lib/data/query/row.ts";
import { assertMessage } from "../messages.ts";

const POD: KubeObject = {
  kind: "Pod",
  metadata: { name: "web", labels: { app: "shop", tier: "front" } },
  spec: {
    host: "of the pod",
    containers: [{ name: "main", ports: [{ port: 80 }, { port: 443 }] }, { name: "side" }],
    rules: [{ host: "a", http: { paths: [{ path: "/" }, { path: "/x" }] } }, { host: "b" }],
  },
};

const DEPLOYMENT: KubeObject = {
  kind: "Deployment",
  metadata: { name: "web" },
  spec: { template: { spec: { volumes: [{ name: "data" }], containers: [{ name: "main" }] } } },
};

function rowsOf(path: string, words: string[], object = POD): unknown[][] {
  const kind = { group: "", kind: object.kind ?? "" };
  const rows = compileElements(path).of(new NamedObject(object, kind, { now: new Date(0) }));
  return rows.map((row) => words.map((word) => readWord(row, word)));
}

const cases: [path: string, words: string[], rows: unknown[][]][] = [
  ["spec.containers", ["name", "object"], [["main", "web"], ["side", "web"]]],
  // Words that the object does not have itself are looked up in its spec, and in that of its template.
  ["containers", ["name"], [["main"], ["side"]]],
  // The fields of the elements on the way are in scope, innermost first.
  ["spec.rules.http.paths", ["host", "path"], [["a", "/"], ["a", "/x"]]],
  ["spec.rules[].http.paths[*]", ["path"], [["/"], ["/x"]]],
  ["containers.ports", ["name", "port"], [["main", 80], ["main", 443]]],
  // The entries of a map.
  ["labels", ["key", "value"], [["app", "shop"], ["tier", "front"]]],
  ["containers.name", ["element", "kind"], [["main", "Pod"], ["side", "Pod"]]],
  ["spec.containers.filter(c => c.name == 'side')", ["name"], [["side"]]],
  ["spec.nothing", ["name"], []],
  ["spec.containers.nothing.at.all", ["name"], []],
];

for (const [path, words, rows] of cases) {
  Deno.test(`compileElements() gives rows of ${path} if ${words.join(" and ")} are read`, () => {
    assert.deepEqual(rowsOf(path, words), rows);
  });
}

Deno.test("compileElements() finds a list of the pod template if the object has a template", () => {
  assert.deepEqual(rowsOf("volumes", ["name"], DEPLOYMENT), [["data"]]);
});

Deno.test("compileElements() refuses text that is no path and no expression", async () => {
  await assertMessage(import.meta.url, "an expression that ends with a dot", () => compileElements("spec."));
});
