import { jsonValue } from "../../data/base/json_value.ts";
import { isKubeList, isRecord, type KubeObject } from "../../data/core/object.ts";
import { parseApiVersion } from "../../data/core/resource.ts";
import { compileExpression } from "../../data/expression/compile.ts";
import { NamedObject } from "../../data/expression/named_object.ts";
import type { ListFormat } from "../../data/output/list_format.ts";
import { evaluateRow, type RowExpression } from "../../data/query/row.ts";
import { lineText } from "../../data/query/value_text.ts";
import { isFunctionText } from "./formats.ts";
import { compileFunction } from "./js_function.ts";

const OPTION = "-o js=";

/** Prints one line per object, or per element of a list: strings unquoted, other values as JSON. Omits undefined. */
export async function jsList(source: string): Promise<ListFormat> {
  const print = await jsPrinter(source);
  let count = 0;
  return {
    begin() {},
    async object(sink, object) {
      sink.text(await print(object, count++));
    },
    end() {},
  };
}

/** Like {@linkcode jsList}, for one value. An expression is evaluated for each element of a list, a function for the list. */
export async function jsPrinter(source: string): Promise<(value: unknown, index?: number) => Promise<string>> {
  const expression = await compile(source);
  return async (value, index = 0) => {
    const elements = isFunctionText(source) ? [value] : elementsOf(value);
    const lines = elements.map(async (element) =>
      linesOf(await evaluateRow(expression, { named: named(element) }, index))
    );
    return (await Promise.all(lines)).join("");
  };
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : isKubeList(value) ? value.items : [value];
}

async function compile(source: string): Promise<RowExpression> {
  if (isFunctionText(source)) return await compileFunction(source, OPTION);
  const { evaluate } = compileExpression(source);
  return {
    text: source,
    option: OPTION,
    evaluate: ({ named }) => evaluate((name, isDotted) => named.read(name, isDotted)),
  };
}

function named(value: unknown): NamedObject {
  const object: KubeObject = isRecord(value) ? value : {};
  const { group } = parseApiVersion(object.apiVersion ?? "");
  return new NamedObject(object, { group, kind: object.kind ?? "" }, { now: new Date() });
}

/** Returns the lines of the result of an expression. Like `eval -o lines`, a list becomes several lines. */
export function linesOf(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map(lineOf).join("");
}

function lineOf(value: unknown): string {
  if (value === undefined) return "";
  const text = lineText(value);
  return `${text ?? JSON.stringify(jsonValue(value))}\n`;
}
