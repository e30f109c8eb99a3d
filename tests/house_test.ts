import assert from "node:assert/strict";
import { codeOf, importsOf, resolveImport, sourceFiles } from "./tree.ts";

const lib = await sourceFiles("lib");
const tests = await sourceFiles("tests");

Deno.test("every source file is under 400 lines when it holds no data", () => {
  const long = lib.filter(({ path, text }) => !path.endsWith("/data.ts") && text.split("\n").length > 400);
  assert.deepEqual(long.map(({ path }) => path), []);
});

Deno.test("every file is in snake case when it is named", () => {
  const wrong = [...lib, ...tests].filter(({ path }) => !/^[a-z0-9_]+\.ts$/.test(path.split("/").at(-1) ?? ""));
  assert.deepEqual(wrong.map(({ path }) => path), []);
});

Deno.test("lib/ throws errors of the family when it throws", () => {
  const wrong = lib.filter(({ text }) => /throw new Error\(/.test(codeOf(text)));
  assert.deepEqual(wrong.map(({ path }) => path), []);
});

Deno.test("every test says what does what when it is named", () => {
  const wrong: string[] = [];
  for (const { path, text } of tests.filter(({ path }) => path.endsWith("_test.ts"))) {
    for (const [, , name = ""] of text.matchAll(/^\s*Deno\.test\(\s*(["`])(.+?)\1,/gm)) {
      // `symbol() does X`, and mostly `when Y`: a sentence with a subject.
      if (name.split(" ").length < 4) wrong.push(`${path}: ${name}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("lib/ exports a value when another file imports it, and keeps it to its own file otherwise", async () => {
  const entries = await Promise.all(["mod.ts", "cli.ts"].map(async (path) => ({
    path,
    text: await Deno.readTextFile(new URL(`../${path}`, import.meta.url)),
  })));
  const importers = Map.groupBy(
    [...lib, ...tests, ...entries].flatMap(({ path, text }) =>
      importsOf(text).filter((name) => name.startsWith(".")).map((name) => ({ to: resolveImport(path, name), text }))
    ),
    ({ to }) => to,
  );
  // An entry of the package, and what the page's own modules (*.mts) import.
  const used = lib.filter(({ path }) =>
    path !== "lib/terminal/cli/run_command.ts" && !path.startsWith("lib/features/explorer/page/")
  );
  const idle = used.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(([, name = ""]) => name)
      .filter((name) => !importers.get(path)?.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text)))
      .map((name) => `${path}: ${name}`)
  );
  assert.deepEqual(idle, []);
});

Deno.test("README.md stays under 200 lines when it grows", async () => {
  const text = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  assert.ok(text.split("\n").length < 200);
});

Deno.test("VERSION is that of deno.json and package.json when they are compared", async () => {
  const { VERSION } = await import("../lib/terminal/shell/version_number.ts");
  for (const file of ["../deno.json", "../package.json"]) {
    // The package on JSR has no package.json.
    const text = await Deno.readTextFile(new URL(file, import.meta.url)).catch(() => undefined);
    if (text !== undefined) assert.equal(JSON.parse(text).version, VERSION, file);
  }
});
