import assert from "node:assert/strict";
import { createKeyReader } from "../../lib/terminal/editor/keys.ts";

const cases: [string, string[]][] = [
  ["abc", ["text:abc"]],
  ["a\rb", ["text:a", "enter", "text:b"]],
  ["\x01\x03\x7f\t", ["ctrl+a", "ctrl+c", "backspace", "tab"]],
  ["\x1b[A\x1b[B\x1bOC\x1bOD", ["up", "down", "right", "left"]],
  ["\x1b[1;5D\x1b[1;5C\x1b[1;3D", ["ctrl+left", "ctrl+right", "alt+left"]],
  ["\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[3~\x1b[3;5~", ["home", "end", "home", "end", "delete", "ctrl+delete"]],
  ["\x1b[Z", ["shift+tab"]],
  ["\x1bb\x1bf\x1b\x7f\x1b\r", ["alt+b", "alt+f", "alt+backspace", "alt+enter"]],
  ["\x1b[200~a\rb\x1b[Ac\x1b[201~d", ["paste:a\nb\x1b[Ac", "text:d"]],
  ["\x1b[99~\x1b[?1;2cx", ["text:x"]],
  ["日本\u{1f600}", ["text:日本\u{1f600}"]],
];
for (const [typed, expected] of cases) {
  Deno.test(`createKeyReader() reads ${JSON.stringify(typed)} when it comes whole or in pieces`, () => {
    const shown = ({ name, text }: { name: string; text: string }) => text === "" ? name : `${name}:${text}`;
    const whole = createKeyReader();
    assert.deepEqual(whole.read(typed).map(shown), expected);
    assert.equal(whole.isWaiting, false);
    const pieces = createKeyReader();
    const keys = typed.split("").flatMap((character) => pieces.read(character)).map(shown);
    // Text that arrives in pieces is several keys with the same text.
    assert.equal(keys.join().replaceAll(",text:", ""), expected.join().replaceAll(",text:", ""));
  });
}

Deno.test("createKeyReader() takes a lone Escape for the key when nothing follows", () => {
  const keys = createKeyReader();
  assert.deepEqual(keys.read("\x1b"), []);
  assert.equal(keys.isWaiting, true);
  assert.deepEqual(keys.flush(), [{ name: "escape", text: "" }]);
  assert.equal(keys.isWaiting, false);
});
