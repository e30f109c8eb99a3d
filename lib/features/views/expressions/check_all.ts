import type { Resource } from "../../../data/core/resource.ts";
import { checkExpression, type CheckOptions } from "../../../data/expression/check.ts";
import type { Expression } from "../../../data/expression/expression.ts";
import { type FieldSchema, FREE } from "../../../data/expression/field_schema.ts";
import { kindKeyOf, namesOfKind } from "../../../data/expression/names_of_kind.ts";
import { PARENTS_OF_LISTS } from "../../../data/query/each.ts";
import { closest } from "../../../data/base/closest.ts";
import { InputError } from "../../../data/core/errors.ts";
import { expressionError } from "../../../data/expression/parse.ts";
import type { ExpressionOptions } from "./expression_reader.ts";
import type { KindSchemas } from "./kind_schemas.ts";

/** Checks expressions about the objects of a kind, or about the elements at a path in them. */
export async function checkAll(
  expressions: readonly Expression[],
  resource: Resource,
  schemas: KindSchemas,
  { each, onMisfit }: Pick<ExpressionOptions, "each" | "onMisfit">,
): Promise<void> {
  const schemaOf = (kind: string) => schemas.of(kind);
  let scope: CheckOptions = {};
  try {
    if (each !== undefined) scope = await scopeOf(each, resource, schemas);
  } catch (error) {
    if (onMisfit === undefined || !(error instanceof InputError)) throw error;
    onMisfit(error);
    scope = { elements: [FREE] };
  }
  for (const expression of expressions) {
    await checkExpression(expression, resource, schemaOf, { ...scope, onMisfit });
  }
}

/** The fields in which the first word of a path is looked up. */
const PARENTS = [[], ...PARENTS_OF_LISTS];

async function scopeOf(each: readonly string[], resource: Resource, schemas: KindSchemas): Promise<CheckOptions> {
  const [word = "", ...rest] = each;
  const { related, computed } = namesOfKind(resource);
  const name = related.get(word);
  if (name !== undefined && rest.length === 0) {
    const kinds = name.ends.flatMap(({ relationship: { from, to }, isBack }) => isBack ? from : to);
    if (name.chain !== undefined) return { elementKinds: ["Pod."] };
    return kinds.length === 0 || kinds.includes("any") ? { elements: [FREE] } : { elementKinds: [...new Set(kinds)] };
  }
  // The rows are elements of an expression, whose fields are not known.
  if (each.length === 0) return { elements: [FREE] };
  const root = await schemas.of(kindKeyOf(resource));
  const found = root && PARENTS.map((parent) => at(root, parent)).find((parent) => parent?.field(word) !== undefined);
  if (root !== undefined && found === undefined && name === undefined && !computed.has(word)) {
    throw noElements(each, 0, `objects of the kind ${resource.kind} have no list "${word}"`, [
      ...PARENTS.flatMap((parent) => at(root, parent)?.names ?? []),
      ...related.keys(),
      ...computed.keys(),
    ]);
  }
  // The elements of a computed list, such as ports, are not declared.
  if (found === undefined || related.has(word)) return { elements: [FREE] };
  if (computed.has(word) && !["containers", "initContainers"].includes(word)) return { elements: [FREE] };
  const elements: FieldSchema[] = [];
  let schema: FieldSchema | undefined = found;
  for (const [index, field] of each.entries()) {
    const parent: FieldSchema | undefined = schema;
    schema = parent?.field(field);
    if (parent !== undefined && schema === undefined) {
      throw noElements(each, index, `"${each.slice(0, index).join(".")}" has no field "${field}"`, parent.names);
    }
    while (schema?.type === "list") {
      schema = schema.element();
      elements.unshift(schema);
    }
  }
  // The end of the path is a map, whose entries have key and value.
  if (schema?.type !== undefined && elements[0] !== schema) elements.unshift(FREE);
  return { elements };
}

function noElements(each: readonly string[], index: number, reason: string, names: readonly string[]): InputError {
  const position = each.slice(0, index).join(".").length + (index === 0 ? 0 : 1);
  const near = closest(each[index] ?? "", [...names]);
  return expressionError(each.join("."), position, reason, {
    hints: near === undefined ? [] : [`did you mean "${near}"?`],
  });
}

function at(schema: FieldSchema, fields: readonly string[]): FieldSchema | undefined {
  return fields.reduce<FieldSchema | undefined>((current, field) => current?.field(field), schema);
}
