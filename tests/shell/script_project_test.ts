import assert from "node:assert/strict";
import { findProject, toAbsoluteMap } from "../../lib/terminal/shell/script_project.ts";
import { tempDir } from "../temp_dir.ts";

Deno.test("toAbsoluteMap() resolves paths and expands packages as Deno does in a configuration", () => {
  const map = {
    imports: {
      "@x/": "./lib/",
      "up": "../up.ts",
      "root": "/root.ts",
      "chalk": "npm:chalk@5",
      "@std/path": "jsr:@std/path@^1",
      "@std/fs/": "jsr:/@std/fs@1/",
      "web": "https://example.com/mod.ts",
      "wrong": 5,
    },
    scopes: { "./sub/": { "a": "./a.ts" } },
  };
  assert.deepEqual(toAbsoluteMap(map, new URL("file:///p/deno.json")), {
    imports: {
      "@x/": "file:///p/lib/",
      "up": "file:///up.ts",
      "root": "file:///root.ts",
      "chalk": "npm:chalk@5",
      "chalk/": "npm:/chalk@5/",
      "@std/path": "jsr:@std/path@^1",
      "@std/path/": "jsr:/@std/path@^1/",
      "@std/fs/": "jsr:/@std/fs@1/",
      "web": "https://example.com/mod.ts",
    },
    scopes: { "file:///p/sub/": { "a": "file:///p/a.ts" } },
  });
});

const projects: [
  what: string,
  files: Record<string, string>,
  config: string | undefined,
  target: string | undefined,
][] = [
  ["beside the script", { "a/b/deno.json": '{"imports": {"x": "./x.ts"}}' }, "a/b/deno.json", "a/b/x.ts"],
  ["above it, with comments", { "a/deno.jsonc": '{"imports": {"x": "./x.ts",}} // x' }, "a/deno.jsonc", "a/x.ts"],
  [
    "the nearest of two",
    { "a/deno.json": '{"imports": {"x": "./x.ts"}}', "a/b/deno.json": "{}" },
    "a/b/deno.json",
    undefined,
  ],
  [
    "a member of a workspace",
    { "a/deno.json": '{"workspace": ["./b"], "imports": {"x": "./x.ts"}}', "a/b/deno.json": "{}" },
    "a/b/deno.json",
    "a/x.ts",
  ],
  [
    "one with an import map in a file",
    { "a/deno.json": '{"importMap": "./maps/m.json"}', "a/maps/m.json": '{"imports": {"x": "../x.ts"}}' },
    "a/deno.json",
    "a/x.ts",
  ],
  ["broken, which Deno reports", { "a/deno.json": "{" }, "a/deno.json", undefined],
  ["not there", {}, undefined, undefined],
];
for (const [what, files, config, target] of projects) {
  Deno.test(`findProject() finds the configuration if it is ${what}`, async () => {
    await using dir = await tempDir();
    await Deno.mkdir(`${dir.path}/a/b`, { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${dir.path}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${dir.path}/${path}`, text);
    }
    const project = await findProject(new URL(`file://${dir.path}/a/b/`));
    assert.equal(project?.config, config === undefined ? undefined : `${dir.path}/${config}`);
    assert.equal(project?.map.imports["x"], target === undefined ? undefined : `file://${dir.path}/${target}`);
  });
}
