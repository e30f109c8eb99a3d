import { ApiError, InputError } from "../../../data/core/errors.ts";

/** The functions that editing a text uses. */
export interface EditLoop {
  /** Opens a text in an editor. Returns undefined if the text was not changed. */
  change(text: string): Promise<string | undefined>;
  /** Called with the reason when the editor opens again. */
  refused(error: Error): void;
  signal?: AbortSignal | undefined;
}

/** The text to edit next, after another writer has changed the same field. */
export class Reopened {
  /**
   * @param reason The error of the last text.
   * @param notes Lines for the top of the text.
   * @param text The text with the change of the other writer.
   * @param unchanged The text that changes nothing.
   */
  constructor(
    readonly reason: Error,
    readonly notes: readonly string[],
    readonly text: string,
    readonly unchanged: string,
  ) {}
}

const HEADER = "# Edit the object below and save. Fields that you do not edit are not changed.\n";

/**
 * Opens a text in an editor until it is accepted. If it is rejected, the editor opens again with the reason on top. An
 * empty file cancels, as with kubectl. A second rejection of the same text cancels too, because a broken editor must not
 * be opened forever. A text that the editor does not change cancels.
 *
 * @param accept Uses an edited text. Returns undefined if there is nothing to do, or the text to edit next.
 * @returns The result of the accepted text. Undefined if the edit was cancelled or changed nothing.
 */
export async function editUntilAccepted<T>(
  shown: string,
  { change, refused, signal }: EditLoop,
  accept: (text: string) => Promise<T | Reopened | undefined>,
): Promise<T | undefined> {
  let text = HEADER + shown;
  let refusedBefore: string | undefined;
  let unchanged = shown;
  while (true) {
    const edited = await change(text);
    signal?.throwIfAborted();
    if (edited === undefined || isEmptied(edited)) return undefined;
    const body = withoutHeader(edited);
    // Comments alone are no change.
    if (body === refusedBefore || body === unchanged) return undefined;
    try {
      const result = await accept(edited);
      if (!(result instanceof Reopened)) return result;
      refused(result.reason);
      text = HEADER + commented([result.reason.message, ...result.notes]) + result.text;
      unchanged = result.unchanged;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused(error);
      refusedBefore = body;
      text = HEADER + commented([error.message]) + body;
    }
  }
}

function commented(texts: readonly string[]): string {
  return texts.flatMap((text) => text.split("\n")).map((line) => `# ${line}\n`).join("");
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
