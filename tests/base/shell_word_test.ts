import assert from "node:assert/strict";
import { shellWord } from "../../lib/data/base/shell_word.ts";

for (
  const [text, expected] of [
    ["plain-1.2/x", "plain-1.2/x"],
    ["", "''"],
    ["a b", "'a b'"],
    ["it's", `'it'\\''s'`],
    ["$(rm)", "'$(rm)'"],
    ["`x`", "'`x`'"],
    ["a;b", "'a;b'"],
    ["=ls", "'=ls'"],
    ['\\"', `'\\"'`],
    ["a\\\\ b", "'a'\\\\'\\ b'"],
    ["\\", "''\\\\''"],
  ]
) {
  Deno.test(`shellWord() writes ${expected} when the text is ${JSON.stringify(text)}`, () =>
    assert.equal(shellWord(text ?? ""), expected));
}

const ODD = [
  "plain",
  "",
  "it's",
  "=ls",
  "%self",
  "~",
  "*?[a]{b,c}",
  "!! $HOME $(rm) `x` #",
  'one \\ two \\\\ three \\\\\\ quote \\" end \\',
  "\\' '\\",
  "é 漢 \u{1f600}\nline",
  "^a <b >c |d &e ;f",
];

for (const shell of ["sh", "bash", "zsh", "fish"]) {
  const isThere = (await new Deno.Command("sh", { args: ["-c", `command -v ${shell}`] }).output()).success;
  if (!isThere) console.log(`left out: words in ${shell}, which is not here`);
  Deno.test({
    name: `shellWord() gives ${shell} the very text when it is pasted there`,
    ignore: !isThere,
    async fn() {
      const line = `printf '%s\\0' ${ODD.map(shellWord).join(" ")}`;
      const { stdout } = await new Deno.Command(shell, { args: ["-c", line] }).output();
      assert.deepEqual(new TextDecoder().decode(stdout).split("\0").slice(0, -1), ODD);
    },
  });
}
