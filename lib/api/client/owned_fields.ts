import { type FieldSet, isEmptySet, isLeaf } from "../../data/core/field_set.ts";
import { isRecord } from "../../data/core/object.ts";

/** Returns the value at a step of a field set; undefined if it is missing. As in Go, null counts as missing. */
function valueAt(value: unknown, step: string): unknown {
  if (step.startsWith("f:")) return isRecord(value) ? value[step.slice(2)] ?? undefined : undefined;
  if (!Array.isArray(value) || !isElement(step)) return undefined;
  return value.find((item) => matchesStep(item, step));
}

// The step `.` means the list itself.
function isElement(step: string): boolean {
  return step.startsWith("k:") || step.startsWith("v:");
}

/** Reports whether a step names an element of a list: `k:{"name":"web"}` by its keys, `v:"a"` by its value. */
export function matchesStep(item: unknown, step: string): boolean {
  const wanted: unknown = JSON.parse(step.slice(2));
  if (step.startsWith("v:")) return JSON.stringify(item) === JSON.stringify(wanted);
  if (!isRecord(item) || !isRecord(wanted)) return false;
  return Object.entries(wanted).every(([key, value]) => (item[key] ?? defaultOfKey(key)) === value);
}

/** Returns the default of a list key. Only ports have one, `protocol` (ContainerPort, ServicePort). */
export function defaultOfKey(key: string): string | undefined {
  return key === "protocol" ? "TCP" : undefined;
}

/** Returns the fields of a set that are missing in a value. */
export function absentFields(fields: FieldSet, value: unknown): FieldSet {
  const absent: FieldSet = {};
  for (const [step, below] of Object.entries(fields)) {
    if (step === ".") continue;
    const child = valueAt(value, step);
    const rest = child === undefined ? below : absentFields(below, child);
    if (child === undefined || !isEmptySet(rest)) absent[step] = rest;
  }
  return absent;
}

/** Returns the list elements of a field set that are missing in a value. */
export function strayElements(fields: FieldSet, value: unknown): FieldSet {
  const found: FieldSet = {};
  for (const [step, below] of Object.entries(fields)) {
    const child = valueAt(value, step);
    if (child !== undefined) {
      const rest = strayElements(below, child);
      if (!isEmptySet(rest)) found[step] = rest;
    } else if (isElement(step)) found[step] = below;
  }
  return found;
}

/** Returns a value without the fields of a set. Maps and lists that become empty are removed, too. */
export function withoutFields(value: unknown, fields: FieldSet): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const step = Object.keys(fields).find((step) =>
        step !== "." && !step.startsWith("f:") && matchesStep(item, step)
      );
      const below = step === undefined ? undefined : fields[step];
      if (below === undefined) return [item];
      return isLeaf(below) || "." in below ? [] : [withoutFields(item, below)];
    });
  }
  if (!isRecord(value)) return value;
  const rest = { ...value };
  for (const [step, below] of Object.entries(fields)) {
    const key = step.slice(2);
    if (!step.startsWith("f:") || !(key in rest)) continue;
    const left = isLeaf(below) ? undefined : withoutFields(rest[key], below);
    if (left === undefined || isNothing(left)) delete rest[key];
    else rest[key] = left;
  }
  return rest;
}

function isNothing(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}
