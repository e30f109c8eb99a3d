import { Interrupt, type Shell } from "../commands/shell.ts";

/** The Shell of this very process. */
export function processShell(): Shell {
  const interrupt = new AbortController();
  const encoder = new TextEncoder();
  const listen = (signal: "SIGINT" | "SIGTERM") => {
    const stop = () => {
      // The first one lets the command clean up; the second one does not wait for it, as if nobody had listened.
      Deno.removeSignalListener(signal, stop);
      interrupt.abort(new Interrupt(signal));
    };
    Deno.addSignalListener(signal, stop);
  };
  listen("SIGINT");
  if (Deno.build.os !== "windows") listen("SIGTERM");
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
