import { UsageError } from "../../data/core/errors.ts";
import { decodeText } from "../../data/base/text_encoding.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { unreadable } from "../../data/kubeconfig/unreadable.ts";

/**
 * Reads the text file that a flag names, UTF-8 or UTF-16.
 *
 * @param what What it holds: `patch`.
 * @throws {UsageError} Where it cannot be read, with the reason.
 */
export async function readNamed(what: string, file: string): Promise<string> {
  try {
    requirePermission({ name: "read", path: file });
    return decodeText(await Deno.readFile(file));
  } catch (cause) {
    const { message, hints } = unreadable(what, file, cause);
    throw new UsageError(message, { cause, hints: [...hints] });
  }
}
