import { jsonValue } from "../../base/json_value.ts";

/** Formats the elements of a list, or one value, as lines. Strings stay as they are, other values are JSON, and undefined has no line. */
export function formatLines(value: unknown): string {
  const isMany = typeof value === "object" && value !== null && Symbol.iterator in value;
  let text = "";
  for (const item of isMany ? value as Iterable<unknown> : [value]) {
    if (item !== undefined) text += `${typeof item === "string" ? item : JSON.stringify(jsonValue(item))}\n`;
  }
  return text;
}
