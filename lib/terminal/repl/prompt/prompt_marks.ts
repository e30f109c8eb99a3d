import { findProtection } from "../../shell/protected_contexts.ts";
import type { Shell } from "../../shell/shell.ts";
import type { K8s } from "../../../session/k8s.ts";

/** What a person must see before they type: that writes are refused here, or asked about. */
export async function readPromptMarks(k8s: K8s, shell: Shell): Promise<string[]> {
  const pattern = await findProtection(shell, k8s.context).catch((error) => {
    shell.err(`error: ${error instanceof Error ? error.message : error}`);
    return undefined;
  });
  return [...(pattern === undefined ? [] : ["protected"]), ...(k8s.readOnly ? ["read-only"] : [])];
}
