import { isRecord } from "../data/core/object.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { childSchema, elementKey, readListType, showPath } from "./fields.ts";
import { findSandboxSchema, resolved, schemas } from "./openapi/schemas.ts";
import { Refusal } from "./refusal.ts";
import type { SandboxKind, Schema } from "./types.ts";

/**
 * Refuses what an apply patch cannot express, whatever the field validation: unknown fields, and two elements of a list
 * with the same keys (structured-merge-diff, typed/validate.go).
 *
 * @throws {Refusal} 500 without a reason, as the API server's.
 */
export async function requireTyped(sent: Record<string, unknown>, kind: SandboxKind, name: string): Promise<void> {
  const schema = await findSandboxSchema(kind);
  if (schema === undefined) return;
  const problems = [...problemsOf(sent, schema, [], { all: await schemas(), closed: isClosed(kind) })];
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
  /** Custom kinds have no fields but those of their schema; in built-in ones an empty schema means anything. */
  closed: boolean;
}

function isClosed({ custom }: SandboxKind): boolean {
  return custom !== undefined && !custom.preserveUnknown;
}

function* problemsOf(value: unknown, schema: Schema, path: readonly string[], typing: Typing): Generator<string> {
  const shape = resolved(schema, typing.all);
  if (Array.isArray(value)) return yield* problemsOfList(value, shape, path, typing);
  if (!isRecord(value)) return;
  const { properties, additionalProperties } = shape;
  const isOpen = shape["x-kubernetes-preserve-unknown-fields"] === true || additionalProperties === true ||
    (properties === undefined && !additionalProperties && !typing.closed);
  for (const [key, child] of Object.entries(value)) {
    const below = [...path, `f:${key}`];
    const isKnown = properties?.[key] !== undefined || typeof additionalProperties === "object";
    // Metadata is every kind's alike.
    const inside = path.length === 0 && key === "metadata" ? { ...typing, closed: false } : typing;
    if (isKnown) yield* problemsOf(child, childSchema(shape, key), below, inside);
    else if (!isOpen) yield `${showPath(below)}: field not declared in schema`;
  }
}

function* problemsOfList(
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
    if (shape.items !== undefined) yield* problemsOf(item, shape.items, [...path, step], typing);
  }
}
