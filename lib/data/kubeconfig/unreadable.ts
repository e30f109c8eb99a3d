import { ConfigError } from "../core/errors.ts";

/**
 * Returns the error for a kubeconfig, or a file that one names, that cannot be read: it is missing, or its mode or Deno
 * forbid it. A missing file is reported in Go's words: scripts look for them.
 */
export function unreadable(what: string, file: string, error: unknown): ConfigError {
  if (error instanceof Deno.errors.NotFound) {
    const reason = what === "kubeconfig" ? `stat ${file}: no such file or directory` : "no such file or directory";
    return new ConfigError(`Cannot read the ${what} "${file}": ${reason}`, { cause: error });
  }
  if (error instanceof Deno.errors.NotCapable) {
    return new ConfigError(`Cannot read the ${what} "${file}": permission denied by Deno`, {
      cause: error,
      hints: [`run it with --allow-read=${file}`],
    });
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new ConfigError(`Cannot read the ${what} "${file}": permission denied`, {
      cause: error,
      hints: [`look at its owner and mode: ls -l ${file}`],
    });
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return new ConfigError(`Cannot read the ${what} "${file}": it is a directory`, { cause: error });
  }
  return new ConfigError(`Cannot read the ${what} "${file}": ${error instanceof Error ? error.message : error}`, {
    cause: error,
  });
}
