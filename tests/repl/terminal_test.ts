import assert from "node:assert/strict";
import { hasScript, onTerminal } from "../terminal.ts";
import { denoFlags, mainModule } from "../../lib/terminal/shell/own_program.ts";

const PROMPT = "sandbox/default> ";

Deno.test({
  name: "repl shows a table, ends a stream on Ctrl+C, goes on after errors and leaves when it is on a terminal",
  ignore: !hasScript,
  async fn() {
    const { type, until, end } = onTerminal([
      Deno.execPath(),
      "run",
      ...denoFlags(),
      mainModule(),
      "repl",
      "--sandbox",
    ]);
    const enter = async (text: string, shown: string) => {
      await type(`${text}\r`);
      await until(shown);
    };
    // Each input waits for its prompt, because text that is typed earlier may reach the previous input.
    const input = async (text: string, shown: string) => {
      await enter(text, shown);
      await until(PROMPT);
    };
    await until(PROMPT);
    await input('await k8s.list("pods")', "helloworld             1/1     Running");
    await input("_.items.length + 38", "41");
    await enter('k8s.raw("/api/v1/pods?watch=true")', "ADDED    pod/web-6d4b8f7c9d-zt2mq -n default");
    await type("\x03");
    await until(PROMPT);
    await enter('console.log("wait" + "ing"); await new Promise(() => {})', "waiting");
    await type("\x03");
    await until("(ended)");
    await until(PROMPT);
    await input("k8s.get('pod', 'nope')", "hint: run `k8s get pods");
    await enter("function twice(x: number) {", "... ");
    await input("return x * 2 }", "\n");
    await input("twice(21)", "42");
    await input(".nothing", 'error: Unknown command ".nothing"');
    await type(".exit\r");
    assert.equal((await end()).code, 0);
  },
});
