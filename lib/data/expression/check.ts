import { closest } from "../base/closest.ts";
import { hint, InputError } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import { CONDITION_TYPES } from "./condition_types.ts";
import type { Expression, ExpressionPath } from "./expression.ts";
import { type FieldSchema, FREE, podSpecSchema } from "./field_schema.ts";
import { SAFE_GLOBALS } from "./globals.ts";
import { unknownMethod } from "./members.ts";
import type { ComputedName } from "./object_names.ts";
import { type GroupKind, groupKindOf, kindKeyOf, namesOfKind, type RelatedName } from "./names_of_kind.ts";
import { expressionError } from "./parse.ts";

/** Returns the schema of a kind, as `Pod.`. Undefined if the server does not describe it. */
export type SchemaOf = (kind: string) => Promise<FieldSchema | undefined>;

/** Options of {@linkcode checkExpression}. */
export interface CheckOptions {
  /** Schemas of elements in which words are looked up before the object, the innermost first. */
  readonly elements?: readonly FieldSchema[];
  /** Kinds of related objects in which words are looked up before the object, as `Pod.`. */
  readonly elementKinds?: readonly string[];
  /** Called for each path that objects of the kind do not have, instead of throwing at the first. */
  readonly onMisfit?: ((error: InputError) => void) | undefined;
}

/**
 * Checks the words and fields of an expression against a kind, so that a typo matches neither every object nor none.
 * Absent integers of a status count as 0 from then on.
 *
 * @throws {InputError} If the objects of the kind have no such word or field. It names the position and suggests
 * another one.
 */
export async function checkExpression(
  expression: Expression,
  kind: GroupKind,
  schemaOf: SchemaOf,
  { elements = [], elementKinds = [], onMisfit }: CheckOptions = {},
): Promise<void> {
  const checker = new Checker(expression, schemaOf);
  for (const path of expression.paths) {
    try {
      await checkPath(path);
    } catch (error) {
      if (onMisfit === undefined || !(error instanceof InputError)) throw error;
      onMisfit(error);
    }
  }

  async function checkPath(path: ExpressionPath): Promise<void> {
    const [word = ""] = path.fields;
    if (word === "element" && elements.length + elementKinds.length > 0) return;
    const element = elements.find((schema) => schema.type === "free" || schema.field(word) !== undefined);
    if (element !== undefined) checker.checkFields(element, path, 0);
    else await checker.checkWord(await checker.placeOf(word, [...elementKinds, kindKeyOf(kind)]), path, 0);
  }
}

/** Members of lists that are not methods, by the names of lists. */
const LIST_MEMBERS: Readonly<Record<string, readonly string[]>> = { endpoints: ["ready", "notReady"] };

/** Members of texts, ages and quantities that are not methods. */
const VALUE_MEMBERS: readonly string[] = ["length", "milliseconds", "value", "format"];

const CONTAINERS = ["containers", "initContainers"];

const LIST_NAMES = hint("list-expression-names", {}, "the documentation of expressions lists the names of each kind");

class Checker {
  readonly #expression: Expression;
  readonly #schemaOf: SchemaOf;

  constructor(expression: Expression, schemaOf: SchemaOf) {
    this.#expression = expression;
    this.#schemaOf = schemaOf;
  }

  /** Returns the first of the kinds whose objects have a word, or the last one. */
  async placeOf(word: string, kinds: readonly string[]): Promise<string> {
    for (const kind of kinds.slice(0, -1)) {
      if (hasName(kind, word) || (await this.#schemaOf(kind))?.field(word) !== undefined) return kind;
    }
    return kinds.at(-1) ?? "";
  }

  /** Checks a path that begins at an object of a kind, from one of its fields on. */
  async checkWord(kind: string, path: ExpressionPath, at: number): Promise<void> {
    const word = path.fields[at];
    if (word === undefined) return;
    const { related, computed } = namesOfKind(groupKindOf(kind));
    const name = computed.get(word);
    // No field of a built-in kind has the name of related objects.
    const relation = related.get(word);
    if (relation !== undefined) return await this.#checkRelated(relation, path, at);
    if (word === "object") return await this.checkWord(kind, path, at + 1);
    if (name !== undefined && name.field === undefined) {
      return await this.#checkComputed(kind, name, path, at);
    }
    if (at === 0 && Object.hasOwn(SAFE_GLOBALS, word)) return this.#checkGlobal(path);
    const schema = await this.#schemaOf(kind);
    if (schema === undefined) return;
    if (
      name?.field !== undefined && name.field.reduce<FieldSchema | undefined>((all, field) => all?.field(field), schema)
    ) {
      return;
    }
    if (schema.type !== "free" && schema.field(word) === undefined) throw this.#unknownWord(kind, schema, path, at);
    this.checkFields(schema, path, at);
  }

  /** Checks the fields of a path from an object of a schema on. */
  checkFields(root: FieldSchema, path: ExpressionPath, from: number): void {
    const { fields } = path;
    let schema = root;
    for (let at = from; at < fields.length; at++) {
      const field = fields[at] ?? "";
      if (path.isCall && at === fields.length - 1) return schema.type === "free" ? undefined : this.#checkMethod(path);
      const next = this.#next(schema, field);
      if (next === undefined) throw this.#unknownField(schema, path, at);
      schema = next;
    }
    if (fields[from] === "status" && schema.type === "integer") this.#expression.zeros.add(fields.join("."));
  }

  #next(schema: FieldSchema, field: string): FieldSchema | undefined {
    switch (schema.type) {
      case "free":
        return FREE;
      case "list":
        return field === "[]" ? schema.element() : field === "length" ? FREE : undefined;
      case "object":
        // The key is computed, so any of the fields can be meant.
        return field === "[]" ? FREE : schema.field(field);
      case "text":
        return field === "[]" || field === "length" ? FREE : undefined;
      default:
        return undefined;
    }
  }

  async #checkRelated(name: RelatedName, path: ExpressionPath, at: number): Promise<void> {
    const { fields } = path;
    const word = fields[at] ?? "";
    if (name.isList) {
      const member = fields[at + 1];
      if (path.isCall && at + 2 === fields.length) return this.#checkMethod(path);
      if (member !== undefined && member !== "[]" && member !== "length") throw this.#memberOfList(word, path, at + 1);
      if (member !== "[]") return;
    }
    const next = at + (name.isList ? 2 : 1);
    if (fields[next] === undefined) return;
    const kinds = name.ends.flatMap(({ relationship: { from, to }, isBack }) => isBack ? from : to);
    // The kind of an owner is only known from the objects.
    if (kinds.length === 0 && name.chain === undefined || kinds.includes("any")) return;
    if (name.chain !== undefined) return await this.checkWord("Pod.", path, next);
    await this.#checkAny([...new Set(kinds)], path, next);
  }

  // Objects of several kinds are in one list. A field of one of them is not a typo.
  async #checkAny([first = "", ...others]: readonly string[], path: ExpressionPath, at: number): Promise<void> {
    try {
      await this.checkWord(first, path, at);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const kind of others) {
        // The server has no objects of a kind that it does not describe.
        if (await this.#schemaOf(kind) === undefined) continue;
        if (await this.checkWord(kind, path, at).then(() => true, () => false)) return;
      }
      throw error;
    }
  }

  async #checkComputed(
    kind: string,
    { isList, isMap, members }: ComputedName,
    path: ExpressionPath,
    at: number,
  ): Promise<void> {
    const { fields, isCall } = path;
    const word = fields[at] ?? "";
    if (word === "condition") this.#checkConditionType(kind, path, at + 1);
    // Conditions are one level below, by their types.
    const place = at + (word === "condition" ? 2 : 1);
    if (isCall && place === fields.length - 1) return this.#checkMethod(path);
    const member = fields[place];
    if (member === undefined || member === "[]" && !CONTAINERS.includes(word)) return;
    if (isList && CONTAINERS.includes(word)) {
      const schema = await this.#schemaOf(kind);
      const spec = schema && podSpecSchema(schema);
      if (spec !== undefined) this.checkFields(spec, path, at);
    } else if (isList) {
      if (member !== "length" && !LIST_MEMBERS[word]?.includes(member)) throw this.#memberOfList(word, path, at + 1);
    } else if (members !== undefined && member !== "[]" && !members.includes(member) && !/[/-]/.test(member)) {
      throw this.#unknownMember(shown(fields.slice(0, place)), member, members, path);
    } else if (members !== undefined && fields.length > place + 1) {
      if (isCall && fields.length === place + 2) return this.#checkMethod(path);
      const below = fields[place + 1] ?? "";
      if (below !== "[]" && !VALUE_MEMBERS.includes(below)) {
        throw this.#memberOfValue(shown(fields.slice(0, place + 1)), below, path);
      }
    } else if (members === undefined && !isMap && !VALUE_MEMBERS.includes(member)) {
      const schema = await this.#schemaOf(kind);
      // A field of the object wins over a computed name.
      if (schema?.field(word) !== undefined) return this.checkFields(schema, path, at);
      throw this.#memberOfValue(word, member, path);
    }
  }

  #checkGlobal(path: ExpressionPath): void {
    const [word = "", member] = path.fields;
    const value = SAFE_GLOBALS[word];
    if (member === undefined || member === "[]" || !isRecord(value) || Object.hasOwn(value, member)) return;
    throw this.#unknownMember(word, member, Object.keys(value).filter((name) => name !== "call"), path);
  }

  #checkMethod({ fields, position }: ExpressionPath): void {
    const unknown = unknownMethod(fields.at(-1) ?? "");
    if (unknown !== undefined) throw expressionError(this.#expression.text, position, unknown.reason, unknown);
  }

  // Other programs set conditions too, so only a type that looks like a known one is a typo.
  #checkConditionType(kind: string, path: ExpressionPath, at: number): void {
    const type = path.fields[at];
    const known = CONDITION_TYPES[kind] ?? [];
    if (type === undefined || type === "[]" || known.includes(type) || closest(type, known) === undefined) return;
    throw this.#unknownMember("condition", type, known, path);
  }

  #unknownWord(kind: string, schema: FieldSchema, path: ExpressionPath, at: number) {
    const word = path.fields[at] ?? "";
    const { related, computed } = namesOfKind(groupKindOf(kind));
    const below = ["spec", "status"].find((field) => schema.field(field)?.field(word) !== undefined);
    const near = below === undefined
      ? closest(word, [...schema.names, ...related.keys(), ...computed.keys()])
      : `${below}.${word}`;
    return expressionError(
      this.#expression.text,
      path.position,
      `objects of the kind ${groupKindOf(kind).kind} have no field or name "${word}"`,
      {
        hints: [
          near === undefined || near === word ? `its fields are ${list(schema.names)}` : `did you mean "${near}"?`,
          LIST_NAMES,
        ],
      },
    );
  }

  #unknownField(schema: FieldSchema, path: ExpressionPath, at: number) {
    const field = path.fields[at] ?? "";
    const before = shown(path.fields.slice(0, at));
    if (schema.type === "list") return this.#memberOfList(before, path, at);
    if (schema.type !== "object") {
      return this.#memberOfValue(before, field, path);
    }
    return this.#unknownMember(before, field, schema.names, path);
  }

  #memberOfValue(before: string, field: string, path: ExpressionPath) {
    const near = closest(field, VALUE_MEMBERS);
    return expressionError(
      this.#expression.text,
      path.position,
      `"${before}" is not an object and has no field "${field}"`,
      { hints: near === undefined ? [] : [`did you mean "${near}"?`] },
    );
  }

  #unknownMember(before: string, field: string, names: readonly string[], path: ExpressionPath) {
    const near = closest(field, names);
    return expressionError(this.#expression.text, path.position, `"${before}" has no field "${field}"`, {
      hints: near === undefined ? [`its fields are ${list(names)}`] : [`did you mean "${near}"?`],
    });
  }

  #memberOfList(word: string, path: ExpressionPath, at: number) {
    const field = path.fields[at] ?? "";
    return expressionError(this.#expression.text, path.position, `"${word}" is a list and has no field "${field}"`, {
      hints: [`write ${word}.some((one) => one.${field}) to test its elements, or ${word}[0].${field} for the first`],
    });
  }
}

function hasName(kind: string, word: string): boolean {
  const { related, computed } = namesOfKind(groupKindOf(kind));
  return related.has(word) || computed.get(word)?.field === undefined && computed.has(word);
}

function shown(fields: readonly string[]): string {
  return fields.join(".").replaceAll(".[]", "[]");
}

function list(names: readonly string[]): string {
  return `${names.slice(0, 20).join(", ")}${names.length > 20 ? ", ..." : ""}`;
}
