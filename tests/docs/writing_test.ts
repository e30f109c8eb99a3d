import assert from "node:assert/strict";
import { commandLine } from "../commands/command_line.ts";

const text = await Deno.readTextFile(new URL("../../docs/writing.md", import.meta.url));

/** The words of a line; its quotes are single ones. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}

Deno.test("docs/writing.md shows commands that succeed one after another", async () => {
  const cli = await commandLine();
  const lines = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) => block.trim().split("\n"));
  assert.ok(lines.length >= 25);
  for (const line of lines) {
    const { code, stderr } = await cli(...wordsOf(line).slice(1));
    assert.equal(code, 0, `${line}\n${stderr}`);
  }
});

Deno.test("docs/writing.md shows code that runs", async () => {
  const { k8s } = await commandLine();
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = ""]) =>
    block.replace(/^import .*|^await using .*|!(?=[.\s])/gm, "")
  );
  assert.ok(blocks.length >= 5);
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  for (const block of blocks) await new AsyncFunction("k8s", block)(k8s);
});
