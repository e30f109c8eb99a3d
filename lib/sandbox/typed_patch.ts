import { isRecord } from "../data/core/object.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { childSchema, elementKey, readListType, showPath } from "./fields.ts";
import { findSandboxSchema, resolvedSchema, schemas } from "./openapi/schemas.ts";
import { Refusal } from "./refusal.ts";
import type { SandboxKind, Schema } from "./types.ts";

/**
 * Checks that the object of a server-side apply has no unknown fields and no two list elements with the same keys
 * (structured-merge-diff, typed/validate.go). It does so whatever the field validation is.
 *
 * @throws {Refusal} 500 without a reason, as the API server does.
 */
export async function requireTyped(sent: Record<string, unknown>, kind: SandboxKind, name: string): Promise<void> {
  const schema = await findSandboxSchema(kind);
  if (schema === undefined) return;
  const problems = [...findProblems(sent, schema, [], { all: await schemas(), closed: isClosed(kind) })];
  const [first] = problems;
  if (first === undefined) return;
  const { namespace = "" } = isRecord(sent.metadata) ? sent.metadata : {};
  const version = kind.group === "" ? `/${kind.version}` : apiVersionOf(kind);
  const list = problems.length === 1 ? first : `errors:${problems.map((problem) => `\n  ${problem}`).join("")}`;
  const object = `${namespace}/${name}; ${version}, Kind=${kind.kind}`;
  throw new Refusal(500, "", `failed to create typed patch object (${object}): ${list}`);
}

interface Typing {
  all: Record<string, Schema>;
  /** Whether an empty schema allows no fields, as in custom kinds. In built-in kinds it allows any field. */
  closed: boolean;
}

function isClosed({ custom }: SandboxKind): boolean {
  return custom !== undefined && !custom.preserveUnknown;
}

function* findProblems(value: unknown, schema: Schema, path: readonly string[], typing: Typing): Generator<string> {
  const shape = resolvedSchema(schema, typing.all);
  if (Array.isArray(value)) return yield* findListProblems(value, shape, path, typing);
  if (!isRecord(value)) return;
  const { properties, additionalProperties } = shape;
  const isOpen = shape["x-kubernetes-preserve-unknown-fields"] === true || additionalProperties === true ||
    (properties === undefined && !additionalProperties && !typing.closed);
  for (const [key, child] of Object.entries(value)) {
    const below = [...path, `f:${key}`];
    const isKnown = properties?.[key] !== undefined || typeof additionalProperties === "object";
    // The metadata of custom kinds has the same schema as that of built-in kinds.
    const inside = path.length === 0 && key === "metadata" ? { ...typing, closed: false } : typing;
    if (isKnown) yield* findProblems(child, childSchema(shape, key), below, inside);
    else if (!isOpen) yield `${showPath(below)}: field not declared in schema`;
  }
}

function* findListProblems(
  items: readonly unknown[],
  shape: Schema,
  path: readonly string[],
  typing: Typing,
): Generator<string> {
  const list = readListType(shape);
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const step = list.type === "atomic" ? `i:${index}` : elementKey(item, list, shape, typing.all);
    if (seen.has(step)) yield `${showPath(path)}: duplicate entries for key ${showPath([step])}`;
    seen.add(step);
    if (shape.items !== undefined) yield* findProblems(item, shape.items, [...path, step], typing);
  }
}
