import { formatAge } from "../../data/core/duration.ts";
import { isRecord, records } from "../../data/core/object.ts";
import type { StoredObject } from "../types.ts";

/** A JSON object whose fields are not known. */
export type Json = Record<string, unknown>;

/** The cells of one object by the names of their columns. The table adds `Name` and `Age`. */
export type Row = Record<string, unknown>;

/** Returns the cells of an object. */
export type Printer = (object: StoredObject, now: Date) => Row;

/** Returns the value if it is an object, and an empty object otherwise. */
export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** Returns the spec of an object, or an empty object. */
export function spec(object: StoredObject): Json {
  return record(object.spec);
}

/** Returns the status of an object, or an empty object. */
export function statusColumn(object: StoredObject): Json {
  return record(object.status);
}

/** Returns the value if it is a number, and 0 otherwise. */
export function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** Returns the value if it is a string, and an empty string otherwise. */
export function textColumn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Formats the age of a timestamp, or returns `<unknown>` if there is none. */
export function ageCell(time: unknown, now: Date): string {
  return typeof time === "string" ? formatAge(now.getTime() - Date.parse(time)) : "<unknown>";
}

/** Joins at most `max` values, and adds how many more there are. */
export function first(values: readonly string[], max: number, separator = ","): string {
  const shown = values.slice(0, max).join(separator);
  return values.length > max ? `${shown} + ${values.length - max} more...` : shown;
}

/** Formats labels as `a=1,b=2`, or `<none>`. */
export function labels(value: unknown): string {
  const entries = Object.entries(record(value)).map(([key, label]) => `${key}=${label}`);
  return entries.length === 0 ? "<none>" : entries.sort().join(",");
}

/**
 * Formats a label selector in the syntax of a query (apimachinery LabelSelectorAsSelector).
 *
 * @param none The text for an empty selector.
 */
export function selectorColumn(value: unknown, none = "<none>"): string {
  const { matchLabels, matchExpressions } = record(value);
  const requirements = [
    ...Object.entries(record(matchLabels)).map(([key, label]) => ({ key, shown: `${key}=${label}` })),
    ...records(matchExpressions).map(({ key, operator, values }) => ({
      key: textColumn(key),
      shown: expression(textColumn(key), operator, Array.isArray(values) ? values.map(String).sort().join(",") : ""),
    })),
  ];
  if (requirements.length === 0) return none;
  return requirements.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0).map(({ shown }) => shown).join(",");
}

function expression(key: string, operator: unknown, values: string): string {
  switch (operator) {
    case "In":
      return `${key} in (${values})`;
    case "NotIn":
      return `${key} notin (${values})`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
}

/** Returns the cells for the containers of a pod spec. */
export function containerColumns(podSpec: unknown): Row {
  const all = records(record(podSpec).containers);
  return {
    Containers: all.map(({ name }) => textColumn(name)).join(","),
    Images: all.map(({ image }) => textColumn(image)).join(","),
  };
}

/** Returns the pod spec of a workload's template, or an empty object. */
export function templateSpec(object: StoredObject): Json {
  return record(record(spec(object).template).spec);
}
