import { UsageError } from "../../../../data/core/errors.ts";
import type { KubeObject } from "../../../../data/core/object.ts";
import { NamedObject } from "../../../../data/expression/named_object.ts";
import { Sink } from "../../../../data/output/json/byte_buffer.ts";
import { evaluateRow } from "../../../../data/query/row.ts";
import { bytesPrinter, listPrinter } from "../../../shell/formats.ts";
import { linesOf } from "../../../shell/js_format.ts";
import type { OptionExpression } from "../../../shell/row_expression.ts";
import { type Shell, writeBytes } from "../../../shell/shell.ts";
import { formatOptions, type GetFlags } from "../flags.ts";
import type { FoundRow, QueryOutput } from "./output.ts";

/** Prints the lines of an expression, for `-o js=`. */
export function expressionLines(shell: Shell, expression: OptionExpression): QueryOutput<string> {
  return {
    expressions: [expression],
    async prepare(row, index) {
      const value = evaluateRow(expression, row, index);
      const { context } = row.page;
      const lines = linesOf(value instanceof Promise ? await value : value);
      return context === undefined ? lines : lines.replace(/^(?=[^])/gm, () => `[${context}] `);
    },
    async write(rows) {
      const text = rows.join("");
      if (text !== "") await shell.out(text);
    },
    end: () => Promise.resolve(),
  };
}

/** Prints whole objects as one list, for `-o json` and similar formats. */
export async function objectList(shell: Shell, flags: GetFlags, format: string): Promise<QueryOutput> {
  const list = await listPrinter(format, formatOptions(flags));
  const sink = new Sink();
  let hasBegun = false;
  const begin = () => {
    if (!hasBegun) list.begin(sink);
    hasBegun = true;
  };
  return {
    expressions: [],
    part: list.metadataOnly ? "Metadata" : "Object",
    prepare: (row) => objectOf(row, format),
    async write(rows) {
      begin();
      for (const object of rows) await list.object(sink, object as NamedObject["object"]);
      await writeBytes(shell, sink.take());
    },
    async end() {
      begin();
      await list.end(sink);
      await writeBytes(shell, sink.take());
    },
  };
}

/** Returns the object of a row. @throws {UsageError} If the row is an element of a list. */
export function objectOf({ named, elements }: Pick<FoundRow, "named" | "elements">, format: string): KubeObject {
  if (elements === undefined) return named.object;
  const element = elements.at(-1);
  // With --each, only related objects are objects.
  if (!(element instanceof NamedObject)) throw noElements(format);
  return element.object;
}

function noElements(output: string): UsageError {
  return new UsageError(`Cannot print the rows of --each as ${output.replace(/=.*$/s, "=")}: they are not objects`, {
    hints: ["use -o columns=, -o csv= or -o js= to print fields of each row"],
  });
}

/** Prints one object as it is, instead of a list of one. */
export async function singleObject(shell: Shell, flags: GetFlags, format: string): Promise<QueryOutput> {
  const print = await bytesPrinter(format, formatOptions(flags));
  return {
    expressions: [],
    part: "Object",
    prepare: ({ named }) => named.object,
    async write(rows) {
      for (const object of rows) await writeBytes(shell, await print(object));
    },
    end: () => Promise.resolve(),
  };
}
