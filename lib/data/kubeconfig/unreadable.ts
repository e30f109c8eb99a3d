import { ConfigError } from "../core/errors.ts";

/** The error for a file that a kubeconfig is, or names: says whether it is missing, closed to us, or closed by Deno. */
export function unreadable(what: string, file: string, error: unknown): ConfigError {
  if (error instanceof Deno.errors.NotFound) {
    return new ConfigError(`Cannot read the ${what} "${file}": there is no such file`, { cause: error });
  }
  if (error instanceof Deno.errors.NotCapable) {
    return new ConfigError(`Cannot read the ${what} "${file}": this process may not`, {
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
