import { InputError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { RowExpression } from "../../data/query/row.ts";

/**
 * Compiles a TypeScript function that is called with each object and its index.
 *
 * @throws {InputError} If the text is not valid.
 */
export async function compileFunction(source: string, option: string): Promise<RowExpression> {
  const { stripTypeScriptTypes } = await import("node:module");
  const hints = [`use a function of one object: ${option}'pod => pod.spec.nodeName'`];
  let value: unknown;
  try {
    const script = stripTypeScriptTypes(`(${source}\n)`).replace(/;?\s*$/, "");
    // An indirect eval runs in the global scope.
    value = (0, eval)(script);
  } catch (cause) {
    const { message } = cause instanceof Error ? cause : { message: String(cause) };
    throw new InputError(`Cannot read the expression of ${option}: ${message.split("\n")[0]}`, { cause, hints });
  }
  if (typeof value !== "function") {
    throw new InputError(`Cannot use the expression of ${option}: it is not a function`, { hints });
  }
  const call = value as (object: KubeObject, index: number) => unknown;
  return { text: source, option, isFunction: true, evaluate: ({ named: { object } }, index) => call(object, index) };
}
