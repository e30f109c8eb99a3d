import { KubeError } from "../../data/core/errors.ts";
import type { Shell } from "./shell.ts";

/** Ends a command after its request was printed as a curl command instead of sent. */
export class CurlPrinted extends KubeError {
  override readonly name = "CurlPrinted";
}

/** Options of {@linkcode attempt}. */
export interface AttemptOptions {
  /** The object of the call, if the error does not name it: `ConfigMap "a" of app.yaml`. */
  about?: string;
  /** Returns whether to ignore an error. */
  ignore?: ((error: unknown) => boolean) | undefined;
  /** Whether this is the only call, so that its error is thrown. @default {false} */
  alone?: boolean;
}

/**
 * Runs one of several calls. If it fails, the error is reported, the exit code becomes 1, and the other calls still run.
 *
 * @returns The result of the call, or undefined if it failed or was printed as a curl command.
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
    // Load it only if a call fails.
    const { formatError } = await import("./command_hints.ts");
    const lines = formatError(error).split("\n");
    const hints = lines.findIndex((line) => line.startsWith("hint: "));
    if (about !== undefined) lines.splice(hints < 0 ? lines.length : hints, 0, `  in ${about}`);
    shell.err(lines.join("\n"));
    shell.exitCode = 1;
    return undefined;
  }
}
