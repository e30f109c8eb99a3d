import { Interrupt, type Shell } from "./shell.ts";
import { optionalEnv } from "../../data/kubeconfig/permission.ts";

/**
 * The Shell of this very process.
 *
 * @param listens Whether Ctrl+C and SIGTERM abort its signal, instead of ending the process.
 */
export function processShell(listens = true): Shell {
  const interrupt = new AbortController();
  const encoder = new TextEncoder();
  const takers: (() => void)[] = [];
  const listen = (signal: "SIGINT" | "SIGTERM") => {
    const stop = () => {
      const taker = signal === "SIGINT" ? takers.at(-1) : undefined;
      if (taker !== undefined) return taker();
      // The first one lets the command clean up; the second one does not wait for it, as if nobody had listened.
      Deno.removeSignalListener(signal, stop);
      interrupt.abort(new Interrupt(signal));
    };
    Deno.addSignalListener(signal, stop);
  };
  if (listens) listen("SIGINT");
  if (listens && Deno.build.os !== "windows") listen("SIGTERM");
  const isTerminal = Deno.stdin.isTerminal();
  const error = (text: string) => {
    for (let bytes = encoder.encode(text); bytes.length > 0;) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
  };
  const output = async (bytes: Uint8Array) => {
    show("");
    while (bytes.length > 0) bytes = bytes.subarray(await Deno.stdout.write(bytes));
  };
  let status = "";
  const show = (text: string) => {
    if (text !== status) error(`\r${text}\x1b[K`);
    status = text;
  };
  return {
    out: (text) => output(encoder.encode(text)),
    outBytes: output,
    err(text) {
      show("");
      error(`${text}\n`);
    },
    ...(Deno.stderr.isTerminal() ? { status: show } : {}),
    stdin: () => Deno.stdin.readable,
    ...(isTerminal ? { ask: (question: string) => ask(question, interrupt.signal) } : {}),
    terminal: {
      stdin: isTerminal,
      stdout: Deno.stdout.isTerminal(),
      get columns() {
        return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : undefined;
      },
    },
    env: optionalEnv,
    signal: interrupt.signal,
    onInterrupt(interrupted) {
      takers.push(interrupted);
      return {
        [Symbol.dispose]() {
          const at = takers.indexOf(interrupted);
          if (at >= 0) takers.splice(at, 1);
        },
      };
    },
    exitCode: 0,
  };
}

// The terminal itself edits the line.
async function ask(question: string, signal: AbortSignal): Promise<string> {
  Deno.stderr.writeSync(new TextEncoder().encode(question));
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const bytes = new Uint8Array(1024);
  const count = await Promise.race([Deno.stdin.read(bytes), interrupted]);
  if (count === null) Deno.stderr.writeSync(new TextEncoder().encode("\n"));
  return new TextDecoder().decode(bytes.subarray(0, count ?? 0)).split("\n")[0] ?? "";
}
