import { InputError, UsageError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";

/** Reports whether an object meets a condition. */
export type ObjectPredicate = (object: KubeObject, resource: Resource) => boolean | Promise<boolean>;

/**
 * Compiles a condition on an object: an expression such as `status.phase == "Failed"`, or a function after `js=`.
 *
 * @throws {UsageError} If it is neither.
 */
export async function objectPredicate(flag: string, text: string): Promise<ObjectPredicate> {
  try {
    return text.startsWith("js=") ? await functionCondition(text.slice(3)) : await expressionCondition(text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new UsageError(`Cannot use ${flag}: ${error.message}`, { cause: error, hints: error.steps });
  }
}

async function functionCondition(source: string): Promise<ObjectPredicate> {
  const { compileFunction } = await import("./js_format.ts");
  const call = await compileFunction(source);
  return async (object) => Boolean(await call(object, 0));
}

async function expressionCondition(text: string): Promise<ObjectPredicate> {
  const [{ compileExpression }, { isTrue }, { NamedObject }] = await Promise.all([
    import("../../data/expression/compile.ts"),
    import("../../data/expression/operators.ts"),
    import("../../data/expression/named_object.ts"),
  ]);
  const expression = compileExpression(text);
  return (object, resource) => {
    const named = new NamedObject(object, resource, { now: new Date() });
    return isTrue(expression.evaluate((name) => named.read(name)));
  };
}
