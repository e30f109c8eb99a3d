import { optionalEnv } from "../../data/kubeconfig/permission.ts";
import { readKeyBytes } from "./stdin_reader.ts";

/** The functions of a terminal that the editor needs. Tests provide their own. */
export interface Terminal {
  /** Reads the next input, or undefined if the terminal was closed. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
  size(): { columns: number; rows: number };
  /** Whether the terminal wraps long rows when it becomes narrower; otherwise it cuts them off. @default {true} */
  reflows?: boolean;
  /** Switches raw mode, in which each key arrives immediately and without echo. */
  raw(isRaw: boolean): void;
  /** Calls a function whenever the size changes, until the result is disposed. */
  onResize(resized: () => void): Disposable;
  /** Suspends this process. Resolves when the shell resumes it. */
  suspend?: (() => Promise<void>) | undefined;
}

/** Returns the terminal of this process. It reads only on request, so that programs that run in between can read too. */
export function processTerminal(): Terminal {
  const decoder = new TextDecoder();
  const isUnix = Deno.build.os !== "windows";
  return {
    async read() {
      const bytes = await readKeyBytes();
      return bytes === undefined ? undefined : decoder.decode(bytes, { stream: true });
    },
    async write(text) {
      const whole = new TextEncoder().encode(text);
      for (let rest = whole; rest.length > 0;) rest = rest.subarray(await Deno.stdout.write(rest));
    },
    size() {
      try {
        const { columns, rows } = Deno.consoleSize();
        // A terminal of unknown size reports 0.
        return { columns: columns || 80, rows: rows || 24 };
      } catch {
        return { columns: 80, rows: 24 };
      }
    },
    reflows: isReflowing(optionalEnv),
    raw: (isRaw) => Deno.stdin.setRaw(isRaw),
    onResize(resized) {
      if (!isUnix) return { [Symbol.dispose]: () => undefined };
      Deno.addSignalListener("SIGWINCH", resized);
      return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGWINCH", resized) };
    },
    suspend: isUnix ? suspend : undefined,
  };
}

/**
 * Returns true if the terminal wraps long rows when it becomes narrower. All do except xterm, GNU screen and the Linux
 * console.
 */
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
