import { ApiError, InputError } from "../../../data/core/errors.ts";

/** The functions that editing a text uses. */
export interface EditLoop {
  /** Opens a text in an editor. Returns undefined if the text was not changed. */
  change(text: string): Promise<string | undefined>;
  /** Called with the reason when the editor opens again. */
  refused(error: Error): void;
  signal?: AbortSignal | undefined;
}

const HEADER = "# Edit the object below and save. Fields that you do not edit are not changed.\n";

/**
 * Opens a text in an editor until it is accepted. If it is rejected, the editor opens again with the reason on top. An
 * empty file cancels, as with kubectl. A second rejection of the same text cancels too, because a broken editor must not
 * be opened forever.
 *
 * @param accept Uses an edited text. Returns undefined if there is nothing to do.
 * @returns The result of the accepted text. Undefined if the edit was cancelled or changed nothing.
 */
export async function editUntilAccepted<T>(
  shown: string,
  { change, refused, signal }: EditLoop,
  accept: (text: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  let text = HEADER + shown;
  let refusedBefore: string | undefined;
  while (true) {
    const edited = await change(text);
    signal?.throwIfAborted();
    if (edited === undefined || isEmptied(edited)) return undefined;
    const body = withoutHeader(edited);
    // Comments alone are no change.
    if (body === refusedBefore || body === shown) return undefined;
    try {
      return await accept(edited);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused(error);
      const reason = error.message.split("\n").map((line) => `# ${line}\n`).join("");
      refusedBefore = body;
      text = HEADER + reason + body;
    }
  }
}

/** Reports whether an edited text has only comments and empty lines. */
export function isEmptied(text: string): boolean {
  return text.split("\n").every((line) => /^\s*(#|$)/.test(line));
}

// Errors that another text may fix.
function isRefusal(error: unknown): error is Error {
  return error instanceof InputError || (error instanceof ApiError && [400, 409, 422].includes(error.code));
}

function withoutHeader(text: string): string {
  return text.replace(/^(#.*\n)+/, "");
}
