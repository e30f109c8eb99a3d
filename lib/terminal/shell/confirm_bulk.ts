import type { K8s } from "../../session/k8s.ts";
import { isUnattended, requireConfirmation } from "./guard.ts";
import type { Selection } from "./object_targets.ts";
import { findProtection } from "./protected_contexts.ts";
import type { Shell } from "./shell.ts";

/** Options of {@linkcode confirmBulk}. */
export interface BulkOptions {
  /** Whether the objects are in all namespaces. @default {false} */
  allNamespaces?: boolean | undefined;
  /** Whether a script has to confirm too, because an expression chose the objects. @default {false} */
  isRequired?: boolean | undefined;
}

/**
 * Asks for confirmation before several objects are changed, because a wrong context could empty a namespace. Without a
 * terminal nothing asks, as in kubectl, except for a protected context or if confirmation is required.
 *
 * @param action The verb: `delete`.
 * @throws {RefusedError} If the answer is not yes, or if confirmation is required and not possible.
 */
export async function confirmBulk(
  shell: Shell,
  k8s: Pick<K8s, "context" | "namespace">,
  action: string,
  targets: readonly { type: string; namespace?: string | undefined }[],
  { allNamespaces = false, isRequired = false }: BulkOptions = {},
): Promise<void> {
  if (!isRequired && isUnattended(shell) && await findProtection(shell, k8s.context) === undefined) return;
  const kinds = [...Map.groupBy(targets, ({ type }) => type)].map(([type, { length }]) => `${length} ${type}`);
  const isPlaced = targets.some(({ namespace }) => namespace !== undefined);
  const place = !isPlaced ? "" : allNamespaces ? " in all namespaces" : ` in namespace ${k8s.namespace}`;
  const context = k8s.context === "" ? "" : ` of context "${k8s.context}"`;
  await requireConfirmation(shell, `${action} ${kinds.join(", ")}${place}${context}`);
}

/** The flags on which the confirmation of a change depends. */
interface JudgedFlags {
  yes?: boolean | undefined;
  sandbox?: boolean | undefined;
  dryRun?: string | undefined;
  allNamespaces?: boolean | undefined;
}

/**
 * Prints the number of objects that the expression of --where chose, and asks for confirmation before they are changed.
 * Objects that were chosen otherwise need none.
 *
 * @throws {RefusedError} If the answer is not yes, or if confirmation is not possible.
 */
export async function confirmJudged(
  shell: Shell,
  k8s: Pick<K8s, "context" | "namespace">,
  action: string,
  { targets, judged }: Selection,
  { yes, sandbox, dryRun = "none", allNamespaces }: JudgedFlags,
): Promise<void> {
  if (judged === undefined) return;
  const [{ matchCount }, { noteDoubts }] = await Promise.all([import("./matching.ts"), import("./row_expression.ts")]);
  // A script gets the notes too, because the objects will be changed.
  noteDoubts({ err: shell.err, advises: true }, [judged.where], judged.unchecked);
  shell.err(matchCount({ found: targets.length, total: judged.total }, judged.types));
  if (targets.length === 0 || yes || sandbox || dryRun !== "none") return;
  await confirmBulk(shell, k8s, action, targets, { allNamespaces, isRequired: true });
}
