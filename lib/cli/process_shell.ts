import type { Shell } from "../commands/shell.ts";

/** The Shell of this very process. */
export function processShell(): Shell {
  const interrupt = new AbortController();
  const encoder = new TextEncoder();
  Deno.addSignalListener("SIGINT", () => {
    // The first one ends what runs; a second one does not wait for it.
    if (interrupt.signal.aborted) Deno.kill(Deno.pid, "SIGKILL");
    interrupt.abort(new DOMException("Interrupted", "AbortError"));
  });
  return {
    async out(text) {
      for (let bytes = encoder.encode(text); bytes.length > 0;) bytes = bytes.subarray(await Deno.stdout.write(bytes));
    },
    err(text) {
      for (let bytes = encoder.encode(text + "\n"); bytes.length > 0;) {
        bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
      }
    },
    stdin: () => Deno.stdin.readable,
    terminal: { stdin: Deno.stdin.isTerminal(), stdout: Deno.stdout.isTerminal() },
    env: (name) => Deno.env.get(name),
    signal: interrupt.signal,
    exitCode: 0,
  };
}
