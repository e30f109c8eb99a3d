import { defined } from "../../data/base/defined.ts";
import { errorText } from "../../data/base/text.ts";
import { isConflict, isForbidden, isInvalid } from "../../data/core/errors.ts";
import { type KubeObject, nameOf, namespaceOf } from "../../data/core/object.ts";
import { formatName } from "../../data/output/name.ts";
import { formatDiff } from "../../data/output/text/diff.ts";
import { type Comparison, isUnchanged } from "./compare.ts";
import { definesKind } from "./prerequisites.ts";
import type { PlanStep } from "./steps.ts";

/** Returns the step of an object that was compared: the effect of an apply on it. */
export async function planStep(
  comparison: Comparison,
  missing: readonly KubeObject[] | undefined,
  replace: boolean,
): Promise<PlanStep> {
  const { before, after, error } = comparison;
  const namespace = isInNamespace(comparison, missing) ? comparison.namespace : undefined;
  const object = placedIn(comparison.object, namespace);
  const step: PlanStep = {
    action: "refused",
    name: nameOfStep(comparison),
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
  step.reason = reasonOf(error);
  if (isOwnedByOthers(error)) step.action = "conflict";
  if (replace && before !== undefined && isImmutable(error)) {
    step.action = "replace";
    step.diff = await formatDiff({ before, after: { ...object, status: before.status } });
  }
  return step;
}

/** Reports whether an object belongs to a namespace. The definition of a kind to come tells it. */
function isInNamespace({ object, resource }: Comparison, missing: readonly KubeObject[] = []): boolean {
  if (resource !== undefined) return resource.namespaced;
  return missing.find((other) => definesKind(other, object))?.spec?.scope !== "Cluster";
}

/** A saved plan is applied in a session with another namespace, so its objects name theirs. */
function placedIn(object: KubeObject, namespace: string | undefined): KubeObject {
  if (namespace === undefined || namespaceOf(object) !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function nameOfStep({ object, resource }: Comparison): string {
  const { generateName } = object.metadata ?? {};
  const name = nameOf(object) ?? (typeof generateName === "string" ? `${generateName}...` : undefined);
  return formatName(name === undefined ? object : { ...object, metadata: { ...object.metadata, name } }, resource);
}

/** Returns the reason of a refusal. Admission and missing permissions have the same code, but not the same words. */
function reasonOf(error: unknown): string {
  const message = errorText(error);
  if (!isForbidden(error)) return message;
  const [, verb] = /: User ".*" cannot (\w+) resource "/.exec(message) ?? [];
  if (verb === undefined) return message;
  return `${verb === "get" ? "a plan reads the object" : "a dry run needs the permissions of the write"}: ${message}`;
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
