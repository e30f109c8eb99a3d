import { defined } from "../../data/base/defined.ts";
import type { InteractiveTerminal } from "./interactive_terminal.ts";
import type { FrameLine } from "./frame.ts";
import { Interrupt, type Shell } from "./shell.ts";
import { optionalEnv } from "../../data/kubeconfig/permission.ts";

/** The Shell of a process, which can also end the process. */
export interface ProcessShell extends Shell {
  /** Ends the process by a signal, as the default handler would. Returns if the signal is ignored. */
  raise(signal: Deno.Signal): Promise<void>;
}

// SIGINT and SIGTERM always have a listener. Windows does not support these signals.
const FORWARDED: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? []
  : ["SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"];

/**
 * Creates the Shell of this process.
 *
 * @param listens Whether Ctrl+C and SIGTERM abort its signal instead of ending the process.
 */
export function processShell(listens = true): ProcessShell {
  const interrupt = new AbortController();
  const encoder = new TextEncoder();
  const takers: (() => void)[] = [];
  const listeners = new Map<Deno.Signal, () => void>();
  let forwardTo: ((signal: Deno.Signal) => void) | undefined;
  const listen = (signal: "SIGINT" | "SIGTERM") => {
    const stop = () => {
      if (forwardTo !== undefined) return forwardTo(signal);
      const taker = signal === "SIGINT" ? takers.at(-1) : undefined;
      if (taker !== undefined) return taker();
      // The first signal lets the command clean up. The second one ends the process immediately.
      Deno.removeSignalListener(signal, stop);
      interrupt.abort(new Interrupt(signal));
    };
    Deno.addSignalListener(signal, stop);
    listeners.set(signal, stop);
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
  const outputNow = (bytes: Uint8Array) => {
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(Deno.stdout.writeSync(rest));
  };
  let isDirect: boolean | undefined;
  const canWriteNow = () => isDirect ??= isFile("/dev/fd/1");
  // An asynchronous write takes 0.14 ms of CPU time, which adds up if a command prints a line for each object.
  const out = async (text: string) => {
    if (!canWriteNow()) return await output(encoder.encode(text));
    show("");
    outputNow(encoder.encode(text));
  };
  let status = "";
  const show = (text: string) => {
    if (text !== status) error(`\r${text}\x1b[K`);
    status = text;
  };
  let paint: ((lines: readonly FrameLine[]) => Promise<void>) | undefined;
  const frame = async (lines: readonly FrameLine[]) => {
    const { framePainter } = await import("./frame.ts");
    paint ??= framePainter({
      write: (text) => output(encoder.encode(text)),
      rows: () => Deno.consoleSize().rows,
      colors: (optionalEnv("NO_COLOR") ?? "") === "",
    });
    await paint(lines);
  };
  return {
    out,
    outBytes: output,
    get outNow() {
      return canWriteNow() ? outputNow : undefined;
    },
    err(text) {
      show("");
      error(`${text}\n`);
    },
    async errBytes(bytes) {
      show("");
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await Deno.stderr.write(rest));
    },
    advises: Deno.stderr.isTerminal(),
    ...defined({
      status: Deno.stderr.isTerminal() ? show : undefined,
      frame: Deno.stdout.isTerminal() ? frame : undefined,
      ask: isTerminal ? (question: string) => ask(question, interrupt.signal) : undefined,
      interact: isTerminal ? interact : undefined,
    }),
    stdin: () => Deno.stdin.readable,
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
    forwardSignals(forward) {
      forwardTo = forward;
      const added = FORWARDED.map((signal) => [signal, () => forward(signal)] as const);
      for (const [signal, listener] of added) Deno.addSignalListener(signal, listener);
      return {
        [Symbol.dispose]() {
          forwardTo = undefined;
          for (const [signal, listener] of added) Deno.removeSignalListener(signal, listener);
        },
      };
    },
    async raise(signal) {
      for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
      Deno.kill(Deno.pid, signal);
      // Another thread may receive the signal, so wait.
      await new Promise((resolve) => setTimeout(resolve, 1000));
    },
    exitCode: 0,
  };
}

async function interact(): Promise<InteractiveTerminal> {
  return (await import("./interactive_terminal.ts")).interactiveTerminal();
}

// The terminal edits the line itself.
async function ask(question: string, signal: AbortSignal): Promise<string> {
  Deno.stderr.writeSync(new TextEncoder().encode(question));
  const { untilAborted } = await import("../../data/base/wait.ts");
  const bytes = new Uint8Array(1024);
  const count = await untilAborted(Deno.stdin.read(bytes), signal);
  if (count === null) Deno.stderr.writeSync(new TextEncoder().encode("\n"));
  return new TextDecoder().decode(bytes.subarray(0, count ?? 0)).split("\n")[0] ?? "";
}

/** Reports whether a path is a file or a device such as /dev/null, which never keeps its writer waiting. */
function isFile(path: string): boolean {
  if (Deno.stdout.isTerminal()) return false;
  try {
    const { isFile, isCharDevice } = Deno.statSync(path);
    return isFile || isCharDevice === true;
  } catch {
    return false;
  }
}
