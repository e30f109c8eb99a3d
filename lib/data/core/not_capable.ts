import { hint, KubeError } from "./errors.ts";
import type { Hint } from "./hint.ts";
import { shellWord } from "../base/shell_word.ts";

const MESSAGE_REGEXP = /^Requires (\w+) access(?: to (?:"(.*?)"|(<\w+>)))?, run again with the --allow-\w+ flag/s;

/** A permission that Deno did not grant. */
export interface MissingPermission {
  /** The permission in words: `read access to "/etc/x"`. */
  access: string;
  /** The flag that grants it: `--allow-read=/etc/x`. */
  flag: string;
}

/** Reads the permission from a Deno.errors.NotCapable. Returns undefined for any other error. */
export function missingPermission(error: unknown): MissingPermission | undefined {
  if (!(error instanceof Error) || error.name !== "NotCapable") return undefined;
  const [, kind, quoted, place] = MESSAGE_REGEXP.exec(error.message) ?? [];
  if (kind === undefined) return undefined;
  const target = quoted === undefined ? place : `"${quoted}"`;
  return {
    access: `${kind} access${target === undefined ? "" : ` to ${target}`}`,
    flag: `--allow-${kind}${quoted === undefined ? "" : `=${shellWord(quoted)}`}`,
  };
}

/**
 * Returns an error that names the flag if Deno did not grant a permission. Returns any other error unchanged.
 *
 * @param hints Creates the hints for the missing flag.
 */
export function explainNotCapable(
  error: unknown,
  hints: (flag: string) => readonly (string | Hint)[] = (flag) => [
    `run it with ${flag}`,
    hint("permissions", {}, "call permissions() to list the permissions that a context needs"),
  ],
): unknown {
  const missing = missingPermission(error);
  if (missing === undefined) return error;
  return new KubeError(`Permission denied by Deno: ${missing.access} is required`, {
    cause: error,
    hints: hints(missing.flag),
  });
}
