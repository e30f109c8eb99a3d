import { InputError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { stripControl } from "../../data/base/text.ts";
import { NamedObject } from "../../data/expression/named_object.ts";
import { groupKindOf } from "../../data/expression/names_of_kind.ts";
import { needsOf } from "../../data/expression/needs.ts";
import { holdsFor } from "../../data/query/row.ts";
import type { K8s } from "../../session/k8s.ts";
import { type OptionExpression, rowExpression } from "./row_expression.ts";
import { advise, type Shell } from "./shell.ts";

/** An expression about one object of a watch. */
export interface ObjectPredicate {
  /**
   * Checks the words and fields of the expression against a kind.
   *
   * @throws {InputError} If objects of the kind have no such word or field, or if it needs related objects.
   */
  check(shell: Shell, k8s: K8s, resource: Resource): Promise<void>;
  /** Reports whether the expression holds for an object. */
  holds(object: KubeObject, resource: Resource): Promise<boolean>;
}

/**
 * Compiles an expression about one object, such as `status.phase == "Failed"`, or a function. The prefix `js=` is optional.
 *
 * @throws {UsageError} If it is not valid.
 */
export async function objectPredicate(text: string, option: string): Promise<ObjectPredicate> {
  const expression = await rowExpression(text.replace(/^js=/, ""), option);
  return {
    check: async (shell, k8s, resource) => await checkWatched(shell, k8s, resource, expression),
    holds: async (object, resource) =>
      await holdsFor(expression, { named: new NamedObject(object, resource, { now: new Date() }) }),
  };
}

/**
 * Checks the words and fields of an expression about the objects of a watch against their kind. Functions are not checked.
 *
 * @throws {InputError} If objects of the kind have no such word or field, or if it needs related objects.
 */
export async function checkWatched(
  shell: Shell,
  k8s: K8s,
  resource: Resource,
  { compiled, option }: OptionExpression,
): Promise<void> {
  if (compiled === undefined) return;
  const [{ KindSchemas }, { checkAll }] = await Promise.all([
    import("../../features/views/expressions/kind_schemas.ts"),
    import("../../features/views/expressions/check_all.ts"),
  ]);
  const schemas = new KindSchemas(k8s, resource, shell.signal);
  await checkAll([compiled], resource, schemas, {});
  for (const reason of schemas.problems) advise(shell, stripControl(`note: fields were not checked: ${reason}`));
  const { related, dynamic } = needsOf(resource, [compiled]);
  const [read] = [...[...related.keys()].map((key) => groupKindOf(key).kind), ...dynamic.map(({ name }) => name)];
  if (read !== undefined) {
    throw new InputError(
      `Cannot use the expression of ${option}: a watch does not read related objects (${read})`,
      {
        hints: ["name a field of the object itself, or list the objects without a watch"],
      },
    );
  }
}
