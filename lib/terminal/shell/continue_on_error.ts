import { KubeError } from "../../data/core/errors.ts";
import type { Shell } from "./shell.ts";

/** Ends a command whose request was printed as a curl line instead of sent. */
export class CurlPrinted extends KubeError {
  override readonly name = "CurlPrinted";
}

/** Options of {@linkcode attempt}. */
export interface AttemptOptions {
  /** What it is about, where the error does not say it: `ConfigMap "a" of app.yaml`. */
  about?: string;
  /** Errors that do not count. */
  ignore?: ((error: unknown) => boolean) | undefined;
  /** There are no others: the failure is thrown. @default {false} */
  alone?: boolean;
}

/**
 * Runs a call about one thing among several: a failure is told, sets the exit code to 1, and the others go on.
 *
 * @returns The call's result, or undefined where it failed or was printed for curl.
 */
export async function attempt<T>(
  shell: Shell,
  call: () => Promise<T>,
  { about, ignore, alone = false }: AttemptOptions = {},
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CurlPrinted || ignore?.(error)) return undefined;
    if (alone || shell.signal.aborted || error instanceof Deno.errors.BrokenPipe) throw error;
    // A command that succeeds does not load it.
    const { reportError } = await import("./command_hints.ts");
    const lines = reportError(error).split("\n");
    const hints = lines.findIndex((line) => line.startsWith("hint: "));
    if (about !== undefined) lines.splice(hints < 0 ? lines.length : hints, 0, `  in ${about}`);
    shell.err(lines.join("\n"));
    shell.exitCode = 1;
    return undefined;
  }
}
