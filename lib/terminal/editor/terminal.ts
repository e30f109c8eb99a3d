import { optionalEnv } from "../../data/kubeconfig/permission.ts";

/** A terminal as the editor needs it, so that tests type and read without one. */
export interface Terminal {
  /** What is typed next; undefined at its end. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
  size(): { columns: number; rows: number };
  /** Whether a row goes on in the next one where it no longer fits, or is cut. @default {true} */
  reflows?: boolean;
  /** Whether each key comes at once and unechoed, or a line at a time. */
  raw(isRaw: boolean): void;
  /** Calls a function whenever the size changes. */
  onResize(resized: () => void): Disposable;
  /** Hands the terminal back to the shell that started this process, until that goes on with it. */
  suspend?(): Promise<void>;
}

/** The terminal of this process. It is read only while somebody asks, so that whatever runs meanwhile can read it too. */
export function processTerminal(): Terminal {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(65_536);
  const isUnix = Deno.build.os !== "windows";
  return {
    async read() {
      const count = await Deno.stdin.read(bytes);
      return count === null ? undefined : decoder.decode(bytes.subarray(0, count), { stream: true });
    },
    async write(text) {
      const whole = new TextEncoder().encode(text);
      for (let rest = whole; rest.length > 0;) rest = rest.subarray(await Deno.stdout.write(rest));
    },
    size() {
      try {
        const { columns, rows } = Deno.consoleSize();
        // A terminal that does not say has none.
        return { columns: columns || 80, rows: rows || 24 };
      } catch {
        return { columns: 80, rows: 24 };
      }
    },
    reflows: isReflowing(optionalEnv),
    raw: (isRaw) => Deno.stdin.setRaw(isRaw),
    onResize(resized) {
      const signal = isUnix ? "SIGWINCH" : "SIGBREAK";
      if (!isUnix) return { [Symbol.dispose]: () => undefined };
      Deno.addSignalListener(signal, resized);
      return { [Symbol.dispose]: () => Deno.removeSignalListener(signal, resized) };
    },
    ...(isUnix ? { suspend } : {}),
  };
}

/** Whether a terminal folds its rows when it becomes narrower: all do but xterm itself, GNU screen and the console of Linux. */
export function isReflowing(env: (name: string) => string | undefined): boolean {
  if (env("TMUX") !== undefined) return true;
  return env("XTERM_VERSION") === undefined && env("STY") === undefined && env("TERM") !== "linux";
}

async function suspend(): Promise<void> {
  const resumed = Promise.withResolvers<void>();
  const go = () => resumed.resolve();
  Deno.addSignalListener("SIGCONT", go);
  try {
    Deno.kill(Deno.pid, "SIGTSTP");
    await resumed.promise;
  } finally {
    Deno.removeSignalListener("SIGCONT", go);
  }
}
