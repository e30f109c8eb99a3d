import { InputError } from "../../../data/core/errors.ts";
import { isRecord } from "../../../data/core/object.ts";

// As in kubectl (pkg/cmd/debug/debug.go).
const FIXED = ["name", "command", "image", "lifecycle", "volumeDevices"];
/** The fields that identify the items of lists. Other lists are replaced, as in a strategic merge patch. */
const KEYS: Readonly<Record<string, string>> = { env: "name", volumeMounts: "mountPath", ports: "containerPort" };

/**
 * Merges fields into a container.
 *
 * @throws {InputError} If a field cannot be changed.
 */
export function customized<T extends object>(container: T, custom: object | undefined): T {
  if (custom === undefined) return container;
  const fixed = FIXED.filter((field) => Object.hasOwn(custom, field));
  if (fixed.length > 0) {
    throw new InputError("name, command, image, lifecycle and volume devices are not modifiable via custom profile", {
      hints: [`remove ${fixed.join(" and ")} from the custom profile`],
    });
  }
  return merged(container, custom) as T;
}

function merged(value: unknown, change: unknown, field = ""): unknown {
  const key = KEYS[field];
  if (key !== undefined && Array.isArray(value) && Array.isArray(change)) return mergedLists(value, change, key);
  if (!isRecord(value) || !isRecord(change)) return change;
  const result: Record<string, unknown> = { ...value };
  for (const [name, each] of Object.entries(change)) {
    if (each === null) delete result[name];
    else result[name] = merged(value[name], each, name);
  }
  return result;
}

function mergedLists(items: readonly unknown[], changes: readonly unknown[], key: string): unknown[] {
  const keyOf = (item: unknown) => isRecord(item) ? item[key] : undefined;
  const changed = items.map((item) => {
    const change = changes.find((each) => keyOf(each) === keyOf(item));
    return change === undefined ? item : merged(item, change);
  });
  return [...changed, ...changes.filter((each) => !items.some((item) => keyOf(item) === keyOf(each)))];
}
