import { ApiError, KubeError } from "../../../data/core/errors.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import { formatError } from "../../shell/command_hints.ts";
import { tableText } from "../../shell/formats.ts";
import type { FailedContext } from "../../shell/member.ts";
import type { Shell } from "../../shell/shell.ts";

/** Describes the error of a context. Its hint is that of the error, or the doctor. */
export function failureOf(context: string, error: unknown): FailedContext {
  const lines = formatError(error).split("\n");
  const hints = lines.filter((line) => line.startsWith("hint: ")).map((line) => line.slice("hint: ".length));
  const [message = ""] = lines;
  return {
    context,
    reason: reasonOf(error),
    message: message.replace(/^error: /, ""),
    // The doctor does not know why code failed.
    hint: ofContext(hints[0] ?? (error instanceof KubeError ? "run `k8s doctor`" : ""), context),
  };
}

// A command in a hint would read from the current context.
function ofContext(hint: string, context: string): string {
  return hint.replace(/`k8s ([^`]*)`/g, (line, words) => {
    return /--context\b/.test(words) ? line : `\`k8s ${words} --context ${shellWord(context)}\``;
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiError && error.reason !== "") return error.reason;
  if (error instanceof KubeError) return error.name.replace(/Error$/, "");
  return error instanceof Error ? error.name : "Error";
}

/** Formats the failures for stderr, one row each. */
export async function failureTable(shell: Shell, failures: readonly FailedContext[]): Promise<string> {
  const columnDefinitions = ["Context", "Error", "Hint"].map((name) => ({ name, type: "string" }));
  const rows = failures.map(({ context, message, hint }) => ({ cells: [context, message, hint] }));
  return await tableText(shell, { kind: "Table", columnDefinitions, rows }, {});
}
