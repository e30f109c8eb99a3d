import assert from "node:assert/strict";
import { isReflowing, processTerminal } from "../../lib/terminal/editor/terminal.ts";

const terminals: [string, Record<string, string>, boolean][] = [
  ["most terminals", { TERM: "xterm-256color" }, true],
  ["xterm", { TERM: "xterm", XTERM_VERSION: "XTerm(390)" }, false],
  ["the console of Linux", { TERM: "linux" }, false],
  ["screen", { TERM: "screen", STY: "1.pts-0.host" }, false],
  ["tmux in xterm", { TERM: "tmux-256color", TMUX: "/tmp/tmux-0/default,1,0", XTERM_VERSION: "XTerm(390)" }, true],
];
for (const [what, variables, expected] of terminals) {
  Deno.test(`isReflowing() is ${expected} when the terminal is ${what}`, () => {
    assert.equal(isReflowing((name) => variables[name]), expected);
  });
}

Deno.test({
  name: "processTerminal() asks nobody when the process may read no variable",
  permissions: { env: false },
  fn() {
    assert.equal(processTerminal().reflows, true);
  },
});
