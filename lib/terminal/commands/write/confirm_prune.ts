import { stripControl } from "../../../data/base/text.ts";
import { RefusedError } from "../../../data/core/errors.ts";
import { formatPlan } from "../../../features/plan/plan_table.ts";
import type { PlanStep } from "../../../features/plan/steps.ts";
import type { K8s } from "../../../session/k8s.ts";
import { isUnattended, requireConfirmation } from "../../shell/guard.ts";
import { findProtection } from "../../shell/protected_contexts.ts";
import type { Shell } from "../../shell/shell.ts";

/** Kinds whose deletion loses more than the object itself. */
const PRECIOUS = ["Namespace", "CustomResourceDefinition", "PersistentVolume", "PersistentVolumeClaim"];

/** The flags that answer or avoid the question. */
interface ConfirmFlags {
  yes?: boolean | undefined;
  sandbox?: boolean | undefined;
  dryRun?: string | undefined;
}

/**
 * Shows the objects that an apply will prune, and asks for confirmation before anything is written. Without a terminal
 * nothing asks, as in kubectl, except for a protected context. Namespaces, CustomResourceDefinitions and volumes always need
 * a confirmation, because their contents are deleted too.
 *
 * @throws {RefusedError} If the answer is not yes, or if confirmation is required and not possible.
 */
export async function confirmPrune(
  shell: Shell,
  { context }: Pick<K8s, "context">,
  deletions: readonly PlanStep[],
  { yes, sandbox, dryRun = "none" }: ConfirmFlags,
): Promise<void> {
  if (deletions.length === 0 || dryRun !== "none" || yes || sandbox) return;
  const precious = deletions.filter(({ object: { kind = "" } }) => PRECIOUS.includes(kind));
  const isScript = isUnattended(shell) && await findProtection(shell, context) === undefined;
  if (isScript && precious.length === 0) return;
  if (isScript) {
    const names = precious.map(({ name }) => name).join(", ");
    throw new RefusedError(`Cannot prune ${stripControl(names)}: its contents are deleted too; nothing was applied`, {
      hints: ["add --yes to confirm it", "run `k8s plan` with the same flags to see all deletions"],
    });
  }
  shell.err(stripControl(formatPlan({ steps: deletions })).trimEnd());
  const count = deletions.length === 1 ? "1 object" : `${deletions.length} objects`;
  await requireConfirmation(shell, `prune ${count}${context === "" ? "" : ` of context "${context}"`}`);
}
