import assert from "node:assert/strict";
import { commandLine, configMap } from "../commands/command_line.ts";

/** The words of a line, with single quotes removed as a shell does. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}

for (const page of ["querying", "expressions"]) {
  Deno.test(`docs/${page}.md has commands that print something if they are typed`, async () => {
    const text = await Deno.readTextFile(new URL(`../../docs/${page}.md`, import.meta.url));
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
}

/** Mistakes and corrections of the page. */
const TABLE_REGEXP = /^\| `([^`]+)` +\| `([^`]+)` +\|$/gm;

Deno.test("docs/expressions.md has corrections that work, of mistakes that do not", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/expressions.md", import.meta.url));
  const rows = [...text.matchAll(TABLE_REGEXP)];
  assert.ok(rows.length >= 6, `${rows.length} rows`);
  const cli = await commandLine();
  for (const [, mistake = "", correction = ""] of rows) {
    const type = mistake.includes("pods") ? "nodes" : "pods";
    assert.notEqual((await cli("get", type, "--where", mistake)).code, 0, mistake);
    assert.deepEqual((await cli("get", type, "--where", correction)).code, 0, correction);
  }
});
