import type { KubeObject } from "../../data/core/object.ts";
import { NamedObject } from "../../data/expression/named_object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { holdsFor } from "../../data/query/row.ts";
import { rowExpression } from "./row_expression.ts";

/** Reports whether an expression holds for an object. */
export type ObjectPredicate = (object: KubeObject, resource: Resource) => Promise<boolean>;

/**
 * Compiles an expression about one object, such as `status.phase == "Failed"`, or a function. The prefix `js=` is optional.
 *
 * @throws {UsageError} If it is not valid.
 */
export async function objectPredicate(text: string, option: string): Promise<ObjectPredicate> {
  const expression = await rowExpression(text.replace(/^js=/, ""), option);
  return async (object, resource) =>
    await holdsFor(expression, { named: new NamedObject(object, resource, { now: new Date() }) });
}
