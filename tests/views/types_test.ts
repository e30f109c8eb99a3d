import assert from "node:assert/strict";
import { commandLine } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { WIDGETS } from "./objects.ts";
import { tempDir } from "../temp_dir.ts";

// A test on a real server checks a script with these types, because that needs a compiler.
Deno.test("k8s types writes a module in which get()'s names stand for the server's own types", async () => {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  const { stdout, stderr, code } = await cli("types", "widgets,cm");
  assert.deepEqual([stderr, code], ["", 0]);
  assert.match(stdout, /^\/\/ The kinds widgets, cm of a server v1\.36\.3\./);
  assert.match(stdout, /\nimport type \{\} from "@kubeshell\/k8s";\n/);
  assert.match(stdout, /@description How many\. \*\/\n +size: number;/);
  assert.match(stdout, /@default red\n.*\n.*\n +color\?: "red" \| "blue";/);
  assert.match(
    stdout,
    /\nexport type Widget = components\["schemas"\]\["[\w.]+"\] & \{ apiVersion: "views.example.com\/v1"; kind: "Widget" \};\n/,
  );
  assert.match(stdout, /\ndeclare module "@kubeshell\/k8s" \{\n {2}interface ServedKinds \{\n/);
  assert.match(stdout, /\n {4}"wd": Widget;\n/);
  // Only the needed types: neither of the two uses Pod.
  assert.ok(!stdout.includes("PodSpec"));
});

Deno.test("types() names each kind once when two groups or versions have the same", async () => {
  const { declarations } = await import("../../lib/features/views/type_names.ts");
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
  const [kinds = "", objects = ""] = text.split("interface ServedObjects");
  assert.deepEqual([...objects.matchAll(/^ {4}"(.+)": (\w+);$/gm)].map(([, name, type]) => `${name} ${type}`), [
    "v1/Event Event",
    "events.k8s.io/v1/Event EventV1",
    "events.k8s.io/v1beta1/Event EventV1beta1",
  ]);
  const names = [...kinds.matchAll(/^ {4}"(.+)": (\w+);$/gm)].map(([, name, type]) => `${name} ${type}`);
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
  await assertMessage(import.meta.url, "a mistyped type", stderr);
});

Deno.test("types() lets no server write code of its own when its names are none", async () => {
  const { declarations, safe } = await import("../../lib/features/views/type_names.ts");
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

Deno.test("writeTypes() reads no file and lets no text become code when a server's schemas try", async () => {
  const { writeTypes } = await import("../../lib/features/views/type_writer.ts");
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/secret.json`, '{"users":{"type":"string","enum":["hidden"]}}');
  const evil = "*/ globalThis.evil = 1; /*";
  const text = await writeTypes({
    [`x"]: 1 } } ${evil}`]: {
      description: evil,
      properties: {
        file: { $ref: `${dir.path}/secret.json#/users` },
        web: { $ref: "http://127.0.0.1:1/x#/y" },
        [evil]: { type: "string", format: evil, enum: [evil, '"`${evil}`'], default: evil },
        $ref: { type: "string" },
      },
    },
  });
  assert.doesNotMatch(text, /hidden|users/);
  assert.match(text, /\n +\$ref\?: string;/);
  await Deno.writeTextFile(`${dir.path}/kinds.ts`, text);
  await import(`file://${dir.path}/kinds.ts`);
  assert.equal(Reflect.get(globalThis, "evil"), undefined);
});
