import { stripControl } from "../../../data/base/text.ts";
import { findProtection } from "../../shell/protected_contexts.ts";
import type { Shell } from "../../shell/shell.ts";
import type { K8s } from "../../../session/k8s.ts";

/** Returns the marks of the prompt: writes need confirmation or are refused, or the user impersonates another. */
export async function readPromptMarks(k8s: K8s, shell: Shell): Promise<string[]> {
  const pattern = await findProtection(shell, k8s.context).catch((error) => {
    shell.err(`error: ${error instanceof Error ? error.message : error}`);
    return undefined;
  });
  return [
    ...(pattern === undefined ? [] : ["protected"]),
    ...(k8s.readOnly ? ["read-only"] : []),
    ...(k8s.as === undefined ? [] : [`as ${stripControl(k8s.as)}`]),
  ];
}
