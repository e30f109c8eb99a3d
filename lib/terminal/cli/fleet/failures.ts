import { ApiError, InputError, KubeError } from "../../../data/core/errors.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import { formatError } from "../../shell/command_hints.ts";
import { tableText } from "../../shell/formats.ts";
import type { FailedContext } from "../../shell/member.ts";
import type { Shell } from "../../shell/shell.ts";

/**
 * Describes the error of a context. Its hint is that of the error, or the doctor.
 *
 * @param hub The context with the ClusterProfiles, if the context is one of them.
 */
export function failureOf(context: string, error: unknown, hub?: string): FailedContext {
  const lines = formatError(error).split("\n");
  const hints = lines.filter((line) => line.startsWith("hint: ")).map((line) => line.slice("hint: ".length));
  const [message = ""] = lines;
  return {
    context,
    reason: reasonOf(error),
    message: message.replace(/^error: /, ""),
    hint: ofContext(hints[0] ?? (isOfCluster(error) ? "run `k8s doctor`" : ""), context, hub),
  };
}

// A command in a hint would read from the current context.
function ofContext(hint: string, context: string, hub: string | undefined): string {
  // A ClusterProfile is no entry of a kubeconfig.
  if (hub !== undefined && hint.includes("`k8s config ")) return `check the server in the ClusterProfile "${context}"`;
  const flags = hub === undefined
    ? `--context ${shellWord(context)}`
    : `--fleet-from ${shellWord(hub)} --contexts ${shellWord(context)}`;
  return hint.replace(/`k8s ([^`]*)`/g, (line, words) => {
    return /--context\b/.test(words) ? line : `\`k8s ${words} ${flags}\``;
  });
}

// The doctor does not know why code or a file of this machine failed.
function isOfCluster(error: unknown): boolean {
  return error instanceof KubeError && !(error instanceof InputError);
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
