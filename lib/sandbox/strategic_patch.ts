import { isRecord } from "../data/core/object.ts";
import { childSchema } from "./fields.ts";
import { resolvedSchema } from "./openapi/schemas.ts";
import { badRequest } from "./refusal.ts";
import type { Schema } from "./types.ts";

type Json = Record<string, unknown>;

/**
 * Applies a strategic merge patch (apimachinery pkg/util/strategicpatch). It differs from a merge patch in lists: those
 * with a merge key are merged by that key, and those of plain values with the merge strategy are united. It supports the
 * directives `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/FIELD` and `$setElementOrder/FIELD`.
 *
 * @throws {Refusal} 400 if an element of a list lacks the merge key.
 */
export function strategicPatch(target: unknown, patch: unknown, schema: Schema, all: Record<string, Schema>): unknown {
  if (!isRecord(patch)) return patch;
  const { $patch: directive, ...changes } = patch;
  if (directive === "replace") return changes;
  if (directive === "delete") return {};
  const shape = resolvedSchema(schema, all);
  const result: Json = isRecord(target) ? { ...target } : {};
  const retain = changes.$retainKeys;
  if (Array.isArray(retain)) {
    for (const key of Object.keys(result)) if (!retain.includes(key)) delete result[key];
  }
  for (const [key, value] of Object.entries(changes)) {
    if (key === "$retainKeys" || key.startsWith("$setElementOrder/")) continue;
    if (key.startsWith("$deleteFromPrimitiveList/")) {
      const field = key.slice("$deleteFromPrimitiveList/".length);
      const gone = Array.isArray(value) ? value : [];
      if (Array.isArray(result[field])) result[field] = result[field].filter((item) => !gone.includes(item));
      continue;
    }
    if (value === null) {
      delete result[key];
      continue;
    }
    result[key] = patchField(result[key], value, childSchema(shape, key), all);
  }
  for (const [key, order] of Object.entries(changes)) {
    if (!key.startsWith("$setElementOrder/") || !Array.isArray(order)) continue;
    const field = key.slice("$setElementOrder/".length);
    const list = result[field];
    if (Array.isArray(list)) result[field] = ordered(list, order, resolvedSchema(childSchema(shape, field), all));
  }
  return result;
}

function patchField(before: unknown, value: unknown, schema: Schema, all: Record<string, Schema>): unknown {
  if (!Array.isArray(value)) return strategicPatch(before, value, schema, all);
  const shape = resolvedSchema(schema, all);
  const merges = shape["x-kubernetes-patch-strategy"]?.split(",").includes("merge") ?? false;
  if (!merges) return value;
  const list = Array.isArray(before) ? before : [];
  const key = shape["x-kubernetes-patch-merge-key"];
  if (key === undefined) return [...list, ...value.filter((item) => !list.includes(item))];
  return mergeLists(list, value, key, shape.items ?? {}, all);
}

function mergeLists(
  list: unknown[],
  changes: unknown[],
  key: string,
  items: Schema,
  all: Record<string, Schema>,
): unknown[] {
  const records = changes.map((change) => {
    if (isRecord(change)) return change;
    throw badRequest(`map: ${JSON.stringify(change)} does not contain declared merge key: ${key}`);
  });
  if (records.some((change) => change.$patch === "replace" && Object.keys(change).length === 1)) {
    return records.filter((change) => change.$patch !== "replace");
  }
  let result = [...list];
  for (const change of records) {
    const id = change[key];
    if (id === undefined) throw badRequest(`map: ${goMap(change)} does not contain declared merge key: ${key}`);
    const index = result.findIndex((item) => isRecord(item) && item[key] === id);
    if (change.$patch === "delete") result = result.filter((item) => !(isRecord(item) && item[key] === id));
    else if (index < 0) result.push(strategicPatch({}, change, items, all));
    else result[index] = strategicPatch(result[index], change, items, all);
  }
  return result;
}

// Sorts the elements that the order lists. The other elements follow in their original order.
function ordered(list: unknown[], order: unknown[], shape: Schema): unknown[] {
  const key = shape["x-kubernetes-patch-merge-key"];
  const identify = (item: unknown) => key !== undefined && isRecord(item) ? item[key] : item;
  const rank = (item: unknown) => {
    const at = order.findIndex((other) => identify(other) === identify(item));
    return at < 0 ? order.length : at;
  };
  return list.toSorted((a, b) => rank(a) - rank(b));
}

function goMap(value: Json): string {
  return `map[${Object.keys(value).sort().map((key) => `${key}:${value[key]}`).join(" ")}]`;
}
