import { jsonValue } from "../../base/json_value.ts";

/** Writes each element of a list on a line, or one value: text as it is, anything else as JSON; nothing for undefined. */
export function formatLines(value: unknown): string {
  const isMany = typeof value === "object" && value !== null && Symbol.iterator in value;
  let text = "";
  for (const item of isMany ? value as Iterable<unknown> : [value]) {
    if (item !== undefined) text += `${typeof item === "string" ? item : JSON.stringify(jsonValue(item))}\n`;
  }
  return text;
}
