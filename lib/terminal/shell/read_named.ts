import { UsageError } from "../../data/core/errors.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import { unreadable } from "../../data/kubeconfig/unreadable.ts";

/**
 * Reads the file that a flag names.
 *
 * @param what What it holds: `patch`.
 * @throws {UsageError} Where it cannot be read, with the reason.
 */
export async function readNamed(what: string, file: string): Promise<string> {
  try {
    return await readAllowed(file);
  } catch (cause) {
    const { message, hints } = unreadable(what, file, cause);
    throw new UsageError(message, { cause, hints: [...hints] });
  }
}
