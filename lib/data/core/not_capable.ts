import { KubeError } from "./errors.ts";
import { shellWord } from "../base/shell_word.ts";

const MESSAGE_REGEXP = /^Requires (\w+) access(?: to (?:"(.*?)"|(<\w+>)))?, run again with the --allow-\w+ flag/s;

/** What Deno would not let the process do, in words, and the flag that allows it. */
export interface MissingPermission {
  /** `read access to "/etc/x"` */
  access: string;
  /** `--allow-read=/etc/x` */
  flag: string;
}

/** Reads a Deno.errors.NotCapable; undefined for any other error. */
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
 * The error that names the flag, for a NotCapable that nobody has explained; any other error as it is.
 *
 * @param hints Makes the hints for the missing flag.
 */
export function explainNotCapable(
  error: unknown,
  hints: (flag: string) => readonly string[] = (flag) => [
    `run it with ${flag}`,
    "k8s permissions prints every flag that a context needs",
  ],
): unknown {
  const missing = missingPermission(error);
  if (missing === undefined) return error;
  return new KubeError(`Deno does not allow it: it takes ${missing.access}`, {
    cause: error,
    hints: hints(missing.flag),
  });
}
