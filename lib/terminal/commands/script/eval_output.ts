import { valuePrinter } from "../../shell/format.ts";
import { InputError } from "../../../data/core/errors.ts";
import { isKubeList, isKubeObject } from "../../../data/core/object.ts";
import { formatName } from "../../../data/output/name.ts";
import { itemsUntilAborted } from "../../../data/base/items_until_aborted.ts";
import { isAsyncIterable } from "../../display/print.ts";
import type { PrintContext } from "../../repl/show.ts";

/** Writes an input's value on stdout. */
export type WriteResult = (value: unknown, showing: Pick<PrintContext, "shell">, signal: AbortSignal) => Promise<void>;

/**
 * Makes what writes values in a format of `-o`, whole and with Secrets' data. Of a stream each item is written as it
 * comes: JSON one a line, YAML as documents.
 *
 * @throws {UsageError} For an unknown format, before anything is sent.
 */
export async function writer(format: string): Promise<WriteResult> {
  if (format === "lines") return writeLines;
  const print = format === "name" ? namesOf : await valuePrinter(format);
  const printItem = itemPrinter(format, print);
  return async (value, { shell }, signal) => {
    if (value === undefined) return;
    if (!isAsyncIterable(value)) return await shell.out(print(value));
    for await (const item of itemsUntilAborted(value, signal)) await shell.out(printItem(item));
  };
}

const writeLines: WriteResult = async (value, { shell }, signal) => {
  if (isAsyncIterable(value)) {
    for await (const item of itemsUntilAborted(value, signal)) await shell.out(linesFor([item]));
  } else {
    const isMany = typeof value === "object" && value !== null && Symbol.iterator in value;
    await shell.out(linesFor(isMany ? value as Iterable<unknown> : [value]));
  }
};

// Text as it is, anything else as JSON.
function linesFor(items: Iterable<unknown>): string {
  let text = "";
  for (const item of items) {
    if (item !== undefined) text += `${typeof item === "string" ? item : JSON.stringify(item)}\n`;
  }
  return text;
}

function itemPrinter(format: string, print: (value: unknown) => string): (item: unknown) => string {
  switch (format) {
    case "json":
      return (item) => JSON.stringify(item) + "\n";
    case "yaml":
      return (item) => `---\n${print(item)}`;
    case "kyaml":
    case "name":
      return print;
    default:
      return (item) => `${print(item)}\n`;
  }
}

function namesOf(value: unknown): string {
  const items = isKubeList(value) ? value.items : Array.isArray(value) ? value : [value];
  return items.map((item) => {
    if (!isKubeObject(item)) throw new InputError("Cannot write a name: the value is no object of Kubernetes");
    return `${formatName(item)}\n`;
  }).join("");
}
