import assert from "node:assert/strict";
import { commandLine } from "../commands/command_line.ts";

const PAGE = new URL("../../docs/looking.md", import.meta.url);

Deno.test("docs/looking.md shows what its commands print when they are typed", async () => {
  const text = await Deno.readTextFile(PAGE);
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$(?:\n\n```text\n([\s\S]*?)^```$)?/gm)];
  assert.ok(blocks.length >= 5);
  const cli = await commandLine();
  for (const [, commands = "", shown = ""] of blocks) {
    let printed = "";
    for (const line of commands.trimEnd().split("\n")) {
      const { code, stdout } = await cli(...line.split(" ").slice(1));
      assert.equal(code, 0, line);
      printed += stdout;
    }
    let from = 0;
    for (const part of shown.split(/^\.\.\.\n/m)) {
      const at = printed.indexOf(part, from);
      assert.ok(at >= 0, `${commands} should print\n${part}\nbut printed\n${printed}`);
      from = at + part.length;
    }
  }
});
