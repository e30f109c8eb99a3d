import assert from "node:assert/strict";
import { commandLine, configMap } from "../commands/command_line.ts";

const PAGE = new URL("../../docs/querying.md", import.meta.url);

/** The words of a line, with single quotes removed as a shell does. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}

Deno.test("docs/querying.md has commands that print something if they are typed", async () => {
  const text = await Deno.readTextFile(PAGE);
  const lines = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, lines = ""]) =>
    lines.trimEnd().split("\n")
  );
  assert.ok(lines.length >= 15, `${lines.length} lines`);
  const cli = await commandLine([configMap("settings", { color: "red" })]);
  for (const line of lines) {
    const [program, ...words] = wordsOf(line);
    assert.equal(program, "k8s");
    const { code, stderr } = await cli(...words);
    assert.deepEqual([code, stderr.startsWith("error")], [0, false], `${line}\n${stderr}`);
  }
});
