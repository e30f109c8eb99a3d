import assert from "node:assert/strict";
import { tempDir } from "../../temp_dir.ts";
import { createEvaluator } from "../../../lib/terminal/repl/evaluate/evaluate.ts";

Deno.test("createEvaluator() loads a module again if it, or a module that it imports, was edited", async () => {
  await using dir = await tempDir();
  const folder = dir.path;
  const write = async (name: string, text: string) => await Deno.writeTextFile(`${folder}/${name}`, text);
  await write("a.ts", 'import { b } from "./b.ts"; export const a: string = `a ${b}`; export const own = {};');
  await write("b.ts", 'export const b = "one";');
  await write("other.ts", "export const other = {};");
  await write("data.json", "[1]");
  using session = createEvaluator({ globals: {}, base: `file://${folder}/` });
  const value = async (text: string) => (await session.evaluate(text)).value;
  assert.equal(await value('import { a, own } from "./a.ts"; a'), "a one");
  await value('import { other } from "./other.ts"; const before = [own, other]');
  // An unchanged module is the same module.
  assert.equal(await value('(await import("./a.ts")).own === before[0]'), true);

  await write("b.ts", 'export const b = "another";');
  assert.equal(await value('import { a } from "./a.ts"; a'), "a another");
  assert.equal(await value('(await import("./other.ts")).other === before[1]'), true);

  await write("a.ts", "export const a = 5");
  assert.equal(await value('(await import("./a.ts")).a'), 5);

  assert.equal(await value('import data from "./data.json" with { type: "json" }; data[0]'), 1);
  await write("data.json", "[22]");
  assert.equal(await value('import data from "./data.json" with { type: "json" }; data[0]'), 22);

  await assert.rejects(value('import "./absent.ts"'), TypeError);
  await write("absent.ts", "export const come = true;");
  assert.equal(await value('(await import("./absent.ts")).come'), true);
  await write("broken.ts", "export const x = ;");
  await assert.rejects(value('import "./broken.ts"'));
  await write("broken.ts", "export const x = 'mended';");
  assert.equal(await value('(await import("./broken.ts")).x'), "mended");
});
