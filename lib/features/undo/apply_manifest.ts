import { differenceOf, type FieldSet, isLeaf, unionOf } from "../../data/core/field_set.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import { defined } from "../../data/base/defined.ts";
import { stepOf } from "./list_keys.ts";
import { appliedBy, managersOf, ownedFields } from "./owners.ts";

/** The states of an object before and after an apply. */
export interface AppliedStates {
  before: KubeObject | null | undefined;
  after: KubeObject | undefined;
}

/**
 * Returns a manifest that takes applies of a manager back. It contains the fields that the manager owns now and those that
 * it gave up. It leaves out fields that the manager added although another manager owns them too.
 *
 * @param target The object as it should be.
 * @param now The object as it is.
 * @param applies The applies, the latest first.
 */
export function manifestOf(
  target: KubeObject,
  now: KubeObject,
  manager: string,
  applies: readonly AppliedStates[],
): KubeObject {
  let owned = appliedBy(now, manager);
  for (const { before, after } of applies) {
    const [old, young] = [appliedBy(before, manager), appliedBy(after, manager)];
    owned = unionOf(owned, differenceOf(old, young));
    owned = differenceOf(owned, sharedBy(now, manager, differenceOf(young, old)));
  }
  const { apiVersion, kind, metadata } = target;
  const own = extract(target, owned);
  // With a uid, the server does not create the object again if somebody else has deleted it.
  const { name, namespace, resourceVersion, uid } = metadata ?? {};
  const fields = isRecord(own) ? own as KubeObject : {};
  return {
    ...fields,
    ...defined({ apiVersion, kind }),
    metadata: { ...fields.metadata, ...defined({ name, namespace, resourceVersion, uid }) },
  };
}

/** Returns the fields of a set that another manager owns as well. */
function sharedBy(now: KubeObject, manager: string, fields: FieldSet): FieldSet {
  const others = managersOf(now).filter((owner) => !(owner.manager === manager && owner.operation === "Apply"));
  return differenceOf(fields, differenceOf(fields, ownedFields(others)));
}

/** Returns the parts of a value that are in a set of fields; undefined if there are none. */
function extract(value: unknown, fields: FieldSet): unknown {
  if (value === undefined || Object.keys(fields).length === 0) return value;
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const found = Object.entries(fields).find(([step]) => isStepOf(step, item));
      if (found === undefined) return [];
      const [step, below] = found;
      if (!isRecord(item)) return [item];
      const part = isLeaf(below) ? {} : extract(item, below);
      return [{ ...JSON.parse(step.slice(2)), ...isRecord(part) ? part : {} }];
    });
  }
  if (!isRecord(value)) return value;
  const part: Record<string, unknown> = {};
  for (const [step, below] of Object.entries(fields)) {
    if (!step.startsWith("f:")) continue;
    const inner = extract(value[step.slice(2)], below);
    if (inner !== undefined) part[step.slice(2)] = inner;
  }
  return part;
}

function isStepOf(step: string, item: unknown): boolean {
  if (step.startsWith("v:")) return step.slice(2) === JSON.stringify(item);
  if (!step.startsWith("k:") || !isRecord(item)) return false;
  return stepOf(item, Object.keys(JSON.parse(step.slice(2)))) === step;
}
