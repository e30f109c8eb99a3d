import { formatAge } from "../../data/core/duration.ts";
import { isRecord, records } from "../../data/core/object.ts";
import type { Stored } from "../types.ts";

/** A JSON object of which nothing is known. */
export type Json = Record<string, unknown>;

/** What one object's row shows, by the names of its columns; `Name` and `Age` need not be said. */
export type Row = Record<string, unknown>;

/** Prints an object of one kind. */
export type Printer = (object: Stored, now: Date) => Row;

/** The value as an object; an empty one where it is none. */
export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** The spec of an object. */
export function spec(object: Stored): Json {
  return record(object.spec);
}

/** The status of an object. */
export function statusColumn(object: Stored): Json {
  return record(object.status);
}

/** A count; 0 where there is none. */
export function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** A text; empty where there is none. */
export function textColumn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** How long ago a time was; `<unknown>` without one. */
export function age(time: unknown, now: Date): string {
  return typeof time === "string" ? formatAge(now.getTime() - Date.parse(time)) : "<unknown>";
}

/** The first few of a list, and how many more there are. */
export function first(values: readonly string[], most: number, separator = ","): string {
  const shown = values.slice(0, most).join(separator);
  return values.length > most ? `${shown} + ${values.length - most} more...` : shown;
}

/** Labels as `a=1,b=2`; `<none>` where there are none. */
export function labels(value: unknown): string {
  const entries = Object.entries(record(value)).map(([key, label]) => `${key}=${label}`);
  return entries.length === 0 ? "<none>" : entries.sort().join(",");
}

/** A label selector as it is written in a query (apimachinery LabelSelectorAsSelector); `none` where it selects by nothing. */
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

/** The columns of a pod template's containers. */
export function containerColumns(podSpec: unknown): Row {
  const all = records(record(podSpec).containers);
  return {
    Containers: all.map(({ name }) => textColumn(name)).join(","),
    Images: all.map(({ image }) => textColumn(image)).join(","),
  };
}

/** The pod spec of a workload's template. */
export function templateSpec(object: Stored): Json {
  return record(record(spec(object).template).spec);
}
