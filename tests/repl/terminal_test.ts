import assert from "node:assert/strict";
import { denoFlags, mainModule } from "../../lib/cli/self.ts";

const PROMPT = "sandbox/default> ";
const hasScript = await new Deno.Command("script", { args: ["--version"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

/** A prompt on a pseudo-terminal, which util-linux's `script` gives it. */
async function terminal(work: (type: (text: string, until: string) => Promise<string>) => Promise<void>) {
  const words = [Deno.execPath(), "run", ...denoFlags(), mainModule(), "repl", "--sandbox"];
  const command = words.map((word) => `'${word}'`).join(" ");
  const process = new Deno.Command("script", {
    args: ["-qefc", command, "/dev/null"],
    env: { NO_COLOR: "1", TERM: "dumb" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    // A prompt that never comes must fail and not hang.
    signal: AbortSignal.timeout(20_000),
  }).spawn();
  const keys = process.stdin.getWriter();
  const screen = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  await work(async (text, until) => {
    await keys.write(new TextEncoder().encode(text));
    while (true) {
      const at = seen.indexOf(until);
      if (at >= 0) {
        const before = seen.slice(0, at);
        seen = seen.slice(at + until.length);
        return before;
      }
      const { value, done } = await screen.read();
      if (done) throw new RangeError(`The terminal ended before it showed ${until}; it showed ${seen}`);
      seen += value;
    }
  });
  await keys.close();
  while (!(await screen.read()).done);
  return (await process.status).code;
}

Deno.test({
  name: "repl shows a table, ends a stream on Ctrl+C, goes on after errors and leaves when it is on a terminal",
  ignore: !hasScript,
  async fn() {
    const code = await terminal(async (type) => {
      // Each input begins at a prompt of its own: what is typed earlier may meet the input before.
      const enter = async (text: string, shown: string) => {
        await type(`${text}\r`, shown);
        await type("", PROMPT);
      };
      await type("", PROMPT);
      await enter('await k8s.list("pods")', "helloworld             1/1     Running");
      await enter("_.items.length + 38", "41");
      await type('k8s.raw("/api/v1/pods?watch=true")\r', "ADDED    pod/web-6d4b8f7c9d-zt2mq -n default");
      await type("\x03", PROMPT);
      await type('console.log("wait" + "ing"); await new Promise(() => {})\r', "waiting");
      await type("\x03", "(ended)");
      await type("", PROMPT);
      await enter("k8s.get('pod', 'nope')", "hint: k8s get pods");
      await type("function twice(x: number) {\r", "... ");
      await enter("return x * 2 }", "\n");
      await enter("twice(21)", "42");
      await enter(".nothing", 'error: Unknown command ".nothing"');
      await type(".exit\r", "\n");
    });
    assert.equal(code, 0);
  },
});
