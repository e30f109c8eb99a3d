import { isEqual } from "../../data/base/equal.ts";
import { type FieldSet, isEmptySet, unionOf } from "../../data/core/field_set.ts";
import { isRecord, type KubeObject, type ObjectMeta, records } from "../../data/core/object.ts";
import { isHidden } from "./hidden.ts";
import { stepOf } from "./list_keys.ts";
import { writable } from "./revert.ts";

/** An entry of `metadata.managedFields`. */
export interface FieldOwner {
  manager: string;
  operation: string;
  subresource: string;
  time: string;
  fields: FieldSet;
}

/** Returns the managers of an object, the latest writer first. */
export function managersOf(object: KubeObject): FieldOwner[] {
  return records(object.metadata?.managedFields).map((entry) => ({
    manager: String(entry.manager ?? ""),
    operation: String(entry.operation ?? ""),
    subresource: String(entry.subresource ?? ""),
    time: String(entry.time ?? ""),
    fields: isRecord(entry.fieldsV1) ? entry.fieldsV1 as FieldSet : {},
  })).sort((a, b) => b.time.localeCompare(a.time));
}

/** Returns the fields that any of these managers owns. */
export function ownedFields(owners: readonly FieldOwner[]): FieldSet {
  return owners.map(({ fields }) => fields).reduce(unionOf, {});
}

/**
 * Returns the fields of all managers of some states of an object. They contain the keys by which its lists are merged. An
 * object without managers, such as a Scale, has none.
 */
export function allFields(...states: readonly KubeObject[]): FieldSet | undefined {
  const fields = ownedFields(states.flatMap(managersOf));
  return isEmptySet(fields) ? undefined : fields;
}

/** Returns the fields that a manager applies. */
export function appliedBy(object: KubeObject | null | undefined, manager: string): FieldSet {
  if (object === null || object === undefined) return {};
  return ownedFields(
    managersOf(object).filter((owner) =>
      owner.manager === manager && owner.operation === "Apply" && owner.subresource === ""
    ),
  );
}

/** Returns the managers of a field, the latest writer first. */
function ownersOfPath(object: KubeObject, path: readonly string[]): FieldOwner[] {
  return managersOf(object).filter(({ fields }) => owns(fields, path));
}

function owns(fields: FieldSet, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  const key = step in fields ? step : Object.keys(fields).find((other) => isSameStep(other, step));
  const below = key === undefined ? undefined : fields[key];
  if (below === undefined) return false;
  // Below an atomic field, the whole value has one owner.
  return Object.keys(below).length === 0 || owns(below, rest);
}

function isSameStep(a: string, b: string): boolean {
  return /^[kv]:/.test(a) && a[0] === b[0] && isEqual(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)));
}

/** Formats a path: `spec.containers[name=web].image`. */
export function formatPath(path: readonly string[]): string {
  const text = path.map((step) => {
    if (step.startsWith("f:")) return /^f:[\w-]+$/.test(step) ? `.${step.slice(2)}` : `["${step.slice(2)}"]`;
    const value: unknown = JSON.parse(step.slice(2));
    return isRecord(value)
      ? `[${Object.entries(value).map(([key, one]) => `${key}=${one}`).join(",")}]`
      : `[${JSON.stringify(value)}]`;
  }).join("");
  return text.replace(/^\./, "");
}

/** Returns the last writer of a field and the time, for a message. */
export function whoChanged(object: KubeObject, path: readonly string[]): string {
  const [owner] = ownersOfPath(object, path);
  if (owner !== undefined) return `by ${owner.manager} at ${owner.time}`;
  // Nobody owns a field that was removed.
  const [latest] = managersOf(object).filter(({ subresource }) => subresource === "");
  return latest === undefined ? "by an unknown writer" : `(the last writer was ${latest.manager} at ${latest.time})`;
}

// These complete an object that was created: a node, an address, a volume.
const SYSTEM = ["kube-scheduler", "kube-controller-manager", "kubelet", "kube-apiserver", "cloud-controller-manager"];

/** Returns the fields that others have changed between two states, apart from the control plane. */
export function changedByOthers(after: KubeObject, now: KubeObject): (readonly string[])[] {
  return changedPaths(writable(after), writable(now)).filter((path) => {
    if (isOfController(path)) return false;
    const owners = ownersOfPath(now, path);
    return owners.length === 0 ||
      owners.some(({ manager, subresource }) => subresource !== "status" && !SYSTEM.includes(manager));
  });
}

// Controllers write these, whoever owned them before.
const CONTROLLER_ANNOTATION =
  /^(deployment\.kubernetes\.io\/revision|pv\.kubernetes\.io\/.*|volume\.(beta\.)?kubernetes\.io\/.*)$/;

function isOfController([metadata, annotations, key = ""]: readonly string[]): boolean {
  return metadata === "f:metadata" && annotations === "f:annotations" && CONTROLLER_ANNOTATION.test(key.slice(2));
}

/** Returns metadata without the annotations of controllers, which write new ones for a new object. */
export function withoutControllerAnnotations({ annotations, ...metadata }: ObjectMeta): ObjectMeta {
  const own = Object.entries(annotations ?? {}).filter(([key]) => !CONTROLLER_ANNOTATION.test(key));
  return own.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(own) };
}

/** Returns the paths of the values that differ. Values that are not in the journal are left out. */
export function changedPaths(a: unknown, b: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (isEqual(a, b) || isHidden(a) || isHidden(b)) return [];
  if (isRecord(a) && isRecord(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .flatMap((key) => changedPaths(a[key], b[key], [...path, `f:${key}`]));
  }
  const [old, young] = [records(a), records(b)];
  if (Array.isArray(a) && Array.isArray(b) && old.length === a.length && young.length === b.length) {
    const [before, after] = [old, young].map((items) => new Map(items.map((item) => [stepOf(item, ["name"]), item])));
    if (before?.size === old.length && after?.size === young.length) {
      return [...new Set([...before.keys(), ...after.keys()])]
        .flatMap((step) => changedPaths(before.get(step), after.get(step), [...path, step]));
    }
  }
  return [path];
}
