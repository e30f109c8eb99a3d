import { defined } from "../../data/base/defined.ts";
import { isConflict, isInvalid } from "../../data/core/errors.ts";
import { type KubeObject, namespaceOf } from "../../data/core/object.ts";
import { formatName } from "../../data/output/name.ts";
import { formatDiff } from "../../data/output/text/diff.ts";
import { type Comparison, isUnchanged } from "./compare.ts";
import type { PlanStep } from "./steps.ts";

/** Returns the step of an object that was compared: what an apply would do to it. */
export async function planStep(
  comparison: Comparison,
  missing: readonly KubeObject[] | undefined,
  replace: boolean,
): Promise<PlanStep> {
  const { object, resource, namespace, before, after, error } = comparison;
  const step: PlanStep = {
    action: "refused",
    name: formatName(object, resource),
    ...defined({ namespace, resourceVersion: before?.metadata?.resourceVersion }),
    diff: "",
    object,
  };
  if (missing !== undefined) {
    step.action = "create";
    step.dependsOn = missing.map((other) => `${formatName(other)}${inNamespace(other)}`);
    step.diff = await formatDiff({ before, after: object });
    return step;
  }
  if (after !== undefined) {
    step.action = before === undefined ? "create" : isUnchanged(before, after) ? "unchanged" : "update";
    step.diff = step.action === "unchanged" ? "" : await formatDiff({ before, after });
    // The first apply of a Namespace without labels does this.
    if (step.action === "update" && step.diff === "") step.reason = "only the owners of fields change";
    return step;
  }
  step.reason = error instanceof Error ? error.message : String(error);
  if (isOwnedByOthers(error)) step.action = "conflict";
  if (replace && before !== undefined && isImmutable(error)) {
    step.action = "replace";
    step.diff = await formatDiff({ before, after: { ...object, status: before.status } });
  }
  return step;
}

function isOwnedByOthers(error: unknown): boolean {
  return isConflict(error) &&
    (error.status.details?.causes ?? []).some(({ reason }) => reason === "FieldManagerConflict");
}

function isImmutable(error: unknown): boolean {
  if (!isInvalid(error)) return false;
  const causes = error.status.details?.causes ?? [];
  return causes.length > 0 &&
    causes.every(({ message = "" }) => /immutable|may not be changed|forbidden: updates to/i.test(message));
}

function inNamespace(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace === undefined ? "" : ` in ${namespace}`;
}
