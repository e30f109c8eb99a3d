import { jsonValue } from "../../data/base/json_value.ts";
import { InputError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { ListFormat } from "../../data/output/list_format.ts";

/** The function of `-o js=`, which is called with each object. */
type Expression = (object: KubeObject, index: number) => unknown;

/**
 * Compiles the expression of `-o js=`: a TypeScript function that is called with each object.
 *
 * @throws {InputError} If the expression is not valid, or is not a function.
 */
async function compileExpression(source: string): Promise<Expression> {
  const { stripTypeScriptTypes } = await import("node:module");
  let value: unknown;
  try {
    const script = stripTypeScriptTypes(`(${source}\n)`).replace(/;?\s*$/, "");
    // An indirect eval runs in the global scope.
    value = (0, eval)(script);
  } catch (cause) {
    const { message } = cause instanceof Error ? cause : { message: String(cause) };
    throw new InputError(`Cannot read the expression of -o js=: ${message.split("\n")[0]}`, { cause, hints: HINTS });
  }
  if (typeof value !== "function") {
    throw new InputError("Cannot use the expression of -o js=: it is not a function", { hints: HINTS });
  }
  return value as Expression;
}

const HINTS = [`use a function of one object: -o 'js=pod => pod.spec.nodeName'`];

/** Prints one line per object, or per element of a list: strings unquoted, other values as JSON. Omits undefined. */
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

/** Like {@linkcode jsList}, for one object. */
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
      hints: ["use ?. for fields that may be missing: pod.status?.startTime"],
    });
  }
}

// Like `eval -o lines`, print a list as several lines.
function linesOf(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map(lineOf).join("");
}

function lineOf(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "symbol") return `${String(value)}\n`;
  return `${JSON.stringify(jsonValue(value))}\n`;
}
