import assert from "node:assert/strict";
import { commandLine } from "../commands/command_line.ts";
import { checked } from "./checked.ts";
import { widget, WIDGETS } from "./objects.ts";

const SCRIPT = `import "./kinds.ts";
import type { ConfigMap, Widget } from "./kinds.ts";
import { connect } from "@kubeshell/k8s";

await using k8s = await connect();
const widget = await k8s.get("widget", "x");
const size: number = widget.spec.size;
const colour: "red" | "blue" | undefined = widget.spec.colour;
const literal: "Widget" = widget.kind;
const part: string | undefined = widget.spec.parts?.[0]?.name;
const anything: unknown = widget.spec.any?.whatever;
// @ts-expect-error there is no such field
widget.spec.nothing;
for await (const each of k8s.each("wd")) console.log(each.spec.size.toFixed());
const typed: Widget = await k8s.get("widgets.views.example.com", "x");
const data: ConfigMap["data"] = (await k8s.get("cm", "settings")).data;
await k8s.create<Widget>({ apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name: "y" }, spec: { size: 1 } });
// @ts-expect-error the size is missing
await k8s.create<Widget>({ apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name: "y" }, spec: {} });
// What is not in the file is as it was.
const phase: string | undefined = (await k8s.get("pod", "web")).status?.phase;
console.log(size, colour, literal, part, anything, typed, data, phase);
`;

Deno.test("k8s types writes types with which get() is typed in a script that imports them", async () => {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  await cli.k8s.create(widget("x"));
  const { stdout, stderr, code } = await cli("types", "widgets,cm");
  assert.deepEqual([stderr, code], ["", 0]);
  assert.match(stdout, /^\/\/ The kinds of a server v1\.36\.3, written by `k8s types widgets cm`\./);
  assert.match(stdout, /\n {4}"wd": Widget;\n/);
  assert.match(stdout, /@description How many\./);
  // Only what they need: a Pod is no part of either.
  assert.ok(!stdout.includes("PodSpec"));
  assert.equal(await checked(stdout, SCRIPT), "");
});

Deno.test("types() names each kind once when two groups or versions have the same", async () => {
  const { declarations } = await import("../../lib/views/type_names.ts");
  const kind = (group: string, version: string, shortNames: string[] = []) => ({
    resource: {
      group,
      version,
      kind: "Event",
      plural: "events",
      singular: "event",
      namespaced: true,
      shortNames,
      verbs: [],
      categories: [],
      subresources: [],
    },
    key: `${group}.${version}.Event`,
  });
  const text = declarations([
    kind("", "v1", ["ev"]),
    kind("events.k8s.io", "v1", ["ev"]),
    kind("events.k8s.io", "v1beta1"),
  ]);
  assert.deepEqual(
    [...text.matchAll(/^export type (\w+) = components\["schemas"\]\["(.+)"\]/gm)].map(([, name, key]) =>
      `${name} ${key}`
    ),
    [
      "Event .v1.Event",
      "EventV1 events.k8s.io.v1.Event",
      "EventV1beta1 events.k8s.io.v1beta1.Event",
    ],
  );
  const names = [...text.matchAll(/^ {4}"(.+)": (\w+);$/gm)].map(([, name, type]) => `${name} ${type}`);
  assert.deepEqual(names, [
    "events Event",
    "event Event",
    "Event Event",
    "ev Event",
    "events.v1 Event",
    "events.events.k8s.io EventV1",
    "event.events.k8s.io EventV1",
    "events.v1.events.k8s.io EventV1",
    "events.v1beta1.events.k8s.io EventV1beta1",
  ]);
});

Deno.test("k8s types says what is wrong when there is no such kind", async () => {
  const cli = await commandLine();
  const { code, stdout, stderr } = await cli("types", "widgest");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^error: The server does not have a resource type "widgest"\nhint: /);
});

Deno.test("types() lets no server write code of its own when its names are none", async () => {
  const { declarations, safe } = await import("../../lib/views/type_names.ts");
  const evil = "X = 1; alert(1) /*";
  const text = declarations([{
    resource: {
      group: "a.example.com",
      version: "v1",
      kind: evil,
      plural: "things */ alert(2)",
      singular: '"; alert(3); "',
      namespaced: true,
      shortNames: [],
      verbs: [],
      categories: [],
      subresources: [],
    },
    key: "k",
  }]);
  const code = text.replace(/"(?:\\.|[^"\\])*"/g, '""').replace(/\/\*\*.*?\*\//g, "");
  assert.ok(!code.includes("alert"), text);
  assert.equal(safe("v1.36.3\nalert(4)"), "v1.36.3_alert_4_");
});
