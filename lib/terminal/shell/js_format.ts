import { jsonValue } from "../../data/base/json_value.ts";
import { InputError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { ListFormat } from "../../data/output/list_format.ts";

/** What `-o js=` calls with each object. */
type Expression = (object: KubeObject, index: number) => unknown;

/**
 * Reads the expression of `-o js=`: a TypeScript function, called with each object.
 *
 * @throws {InputError} Where it cannot be read, or is no function.
 */
async function compileExpression(source: string): Promise<Expression> {
  const { stripTypeScriptTypes } = await import("node:module");
  let value: unknown;
  try {
    const script = stripTypeScriptTypes(`(${source}\n)`).replace(/;?\s*$/, "");
    // Indirect, so that it sees the global scope and none of ours.
    value = (0, eval)(script);
  } catch (cause) {
    const { message } = cause instanceof Error ? cause : { message: String(cause) };
    throw new InputError(`Cannot read the expression of -o js=: ${message.split("\n")[0]}`, { cause, hints: HINTS });
  }
  if (typeof value !== "function") {
    throw new InputError("Cannot use the expression of -o js=: it is no function", { hints: HINTS });
  }
  return value as Expression;
}

const HINTS = [`a function of one object: -o 'js=pod => pod.spec.nodeName'`];

/** A line for each object, or for each element of a list: text as it is, anything else as JSON; none for undefined. */
export async function jsList(source: string): Promise<ListFormat> {
  const expression = await compileExpression(source);
  let count = 0;
  return {
    begin() {},
    async object(sink, object) {
      sink.text(linesOf(await called(expression, object, count++)));
    },
    end() {},
  };
}

/** As {@linkcode jsList}, for one object. */
export async function jsPrinter(source: string): Promise<(object: unknown) => Promise<string>> {
  const expression = await compileExpression(source);
  return async (object) => linesOf(await called(expression, object as KubeObject, 0));
}

async function called(expression: Expression, object: KubeObject, index: number): Promise<unknown> {
  try {
    return await expression(object, index);
  } catch (cause) {
    const { metadata: { namespace, name } = {}, kind = "object" } = object;
    const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
    const { message } = cause instanceof Error ? cause : { message: String(cause) };
    throw new InputError(`The expression of -o js= failed for the ${kind} "${name}"${where}: ${message}`, {
      cause,
      hints: ["?. reads what may be missing: pod.status?.startTime"],
    });
  }
}

// As `eval -o lines` does: a list is several lines.
function linesOf(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map(lineOf).join("");
}

function lineOf(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "symbol") return `${String(value)}\n`;
  return `${JSON.stringify(jsonValue(value))}\n`;
}
