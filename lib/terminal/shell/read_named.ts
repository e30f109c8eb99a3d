import { UsageError } from "../../data/core/errors.ts";
import { decodeText } from "../../data/base/text_encoding.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { unreadable } from "../../data/kubeconfig/unreadable.ts";

/**
 * Reads a text file named by a flag, in UTF-8 or UTF-16.
 *
 * @param what The content of the file, for errors: `patch`.
 * @throws {UsageError} If the file cannot be read, with the reason.
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
