import { toFieldSchema } from "../../../api/discovery/field_schema.ts";
import type { Resource } from "../../../data/core/resource.ts";
import { CONDITION_TYPES } from "../../../data/expression/condition_types.ts";
import { type FieldSchema, podSpecSchema } from "../../../data/expression/field_schema.ts";
import { groupKindOf, kindKeyOf, namesOfKind, type RelatedName } from "../../../data/expression/names_of_kind.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Candidate } from "../candidate.ts";
import type { Knowledge } from "../cluster_cache.ts";

/** The value at a place in an expression: an object of a kind, a field, or members that are known without a schema. */
type ExpressionValue =
  | { readonly is: "object"; readonly kind: string }
  | { readonly is: "field"; readonly schema: FieldSchema }
  | { readonly is: "members"; readonly members: Readonly<Record<string, string>> }
  | { readonly is: "list"; readonly of: ExpressionValue };

/** The kind of the objects of an expression, and the sources of its schema. */
export interface ExpressionSources {
  readonly k8s: K8s;
  /** The type, as in `pods` or `deploy`. */
  readonly type: string;
  /** The path of the list whose elements are the rows. */
  readonly each?: string | undefined;
  readonly knowledge: Knowledge;
  readonly signal?: AbortSignal | undefined;
}

// A path before the cursor: `status.containerStatuses[0].sta`, `labels["ap`.
const PATH_REGEXP = /(?:[A-Za-z_$][\w$]*)?(?:\[\d*\]|(?:\?\.|!?\.)[\w$]*|\["[^"]*"\]|\['[^']*'\])*$/;
// A function of the object, at the start: `pod => pod.`.
const OBJECT_FUNCTION_REGEXP = /^\s*(?:async\s*)?\(?\s*([A-Za-z_$][\w$]*)[^()=]*\)?\s*=>/;
// The function of a list: `pods.some((pod) => `.
const FUNCTION_REGEXP = /([A-Za-z_$][\w$.?[\]]*)\.(\w+)\(\s*\(?\s*([A-Za-z_$][\w$]*)[^()=]*\)?\s*=>/g;

const LIST_MEMBERS: Readonly<Record<string, string>> = {
  length: "The number of elements",
  "some(": "Whether a function is true for an element",
  "every(": "Whether a function is true for all elements",
  "filter(": "The elements for which a function is true",
  "find(": "The first element for which a function is true",
  "map(": "The results of a function for all elements",
  "includes(": "Whether the list contains a value",
  "join(": "The elements as one text",
};
const TEXT_MEMBERS: Readonly<Record<string, string>> = {
  length: "The number of characters",
  "includes(": "Whether the text contains another one",
  "startsWith(": "Whether the text begins with another one",
  "endsWith(": "Whether the text ends with another one",
  "split(": "The parts of the text between separators",
};
const ENDPOINT_MEMBERS: Readonly<Record<string, string>> = {
  ready: "The number of ready endpoints",
  notReady: "The number of endpoints that are not ready",
};
// Computed names whose value is a text.
const TEXTS = new Set(["name", "namespace", "kind", "state", "image", "type"]);
const CONDITION_MEMBERS: Readonly<Record<string, string>> = {
  ok: "Whether the condition holds",
  age: "The time since it changed",
  reason: "Its reason",
  message: "Its message",
  status: "True, False or Unknown",
};
const AMOUNTS = { cpu: "Cores", memory: "Bytes" };

/** Completes the last path of an expression with fields and names. */
export async function completeExpression(typed: string, sources: ExpressionSources): Promise<Candidate[]> {
  const [format = ""] = /^(?:js|columns|csv|tsv)=\+?/.exec(typed) ?? [];
  const text = typed.slice(format.length);
  const { k8s, type, knowledge, signal } = sources;
  const resource = await knowledge.resolve(k8s, type, signal);
  if (resource === undefined) return [];
  const [path = ""] = PATH_REGEXP.exec(text) ?? [];
  if (isInText(text.slice(0, text.length - path.length))) return [];
  const dot = path.lastIndexOf(".");
  const head = typed.slice(0, typed.length - path.length + dot + 1);
  const walker = new Walker(sources, resource);
  const scope = await parametersOf(text, walker);
  const steps = stepsOf(path.slice(0, Math.max(dot, 0)));
  if (steps.length === 0) {
    const words = [...await walker.rowMembers(), ...[...scope.keys()].map((name): Member => [name, "A parameter"])];
    return words.map((member) => candidate(head, member));
  }
  const value = await walker.follow(steps, scope);
  return value === undefined ? [] : (await walker.membersOf(value)).map((member) => candidate(head, member));
}

type Member = readonly [name: string, detail: string];

function candidate(head: string, [name, detail]: Member): Candidate {
  return { text: head + name, detail, unfinished: true };
}

function isInText(text: string): boolean {
  // The innermost quotes and placeholders that are open.
  const open: string[] = [];
  for (const [token] of text.replace(/\\./g, "").matchAll(/["'`{}]|\$\{/g)) {
    const last = open.at(-1);
    const isText = last !== undefined && /["'`]/.test(last);
    if (token === last || token === "}" && (last === "${" || last === "{")) open.pop();
    else if (isText ? last === "`" && token === "${" : token !== "}") open.push(token);
  }
  return /["'`]/.test(open.at(-1) ?? "");
}

function stepsOf(path: string): string[] {
  return [...path.matchAll(/\[\d*\]|\["([^"]*)"\]|\['([^']*)'\]|[\w$]+/g)].map(([step, double, single]) =>
    double ?? single ?? (step.startsWith("[") ? "[]" : step)
  );
}

/** The parameters of the functions in an expression, with the values of the elements that they stand for. */
async function parametersOf(text: string, walker: Walker): Promise<Map<string, ExpressionValue>> {
  const scope = new Map<string, ExpressionValue>();
  const [, object] = OBJECT_FUNCTION_REGEXP.exec(text) ?? [];
  const fields = object === undefined ? undefined : await walker.fields();
  if (object !== undefined && fields !== undefined) scope.set(object, fields);
  for (const [, path = "", , name = ""] of text.matchAll(FUNCTION_REGEXP)) {
    const list = await walker.follow(stepsOf(path), scope);
    if (list?.is === "list") scope.set(name, list.of);
  }
  return scope;
}

/** Follows the steps of paths from the objects of a kind. */
class Walker {
  readonly #sources: ExpressionSources;
  readonly #resource: Resource;
  readonly #schemas = new Map<string, Promise<FieldSchema | undefined>>();

  constructor(sources: ExpressionSources, resource: Resource) {
    this.#sources = sources;
    this.#resource = resource;
  }

  /** Returns the fields of the object, which a function gets without the names of expressions. */
  async fields(): Promise<ExpressionValue | undefined> {
    return fieldValue(await this.#schema(kindKeyOf(this.#resource)));
  }

  /** Returns the words of a row: of the element, and of the object. */
  async rowMembers(): Promise<Member[]> {
    const element = await this.#element();
    const own = await this.membersOf(this.#object());
    return element === undefined ? own : [...await this.membersOf(element), ...own];
  }

  async follow(
    [first = "", ...rest]: readonly string[],
    scope: ReadonlyMap<string, ExpressionValue>,
  ): Promise<ExpressionValue | undefined> {
    const element = scope.get(first) ?? await this.#inElement(first);
    let value = element ?? await this.#step(this.#object(), first);
    for (const step of rest) value = value && await this.#step(value, step);
    return value;
  }

  /** Returns the members of a value, with descriptions. */
  async membersOf(value: ExpressionValue): Promise<Member[]> {
    switch (value.is) {
      case "list":
        return Object.entries(LIST_MEMBERS);
      case "members":
        return Object.entries(value.members);
      case "field":
        if (value.schema.type === "text") return Object.entries(TEXT_MEMBERS);
        return value.schema.names.map((name) => [name, typeName(value.schema.field(name))]);
      case "object": {
        const { related, computed } = namesOfKind(groupKindOf(value.kind));
        const schema = await this.#schema(value.kind);
        const fields = schema?.names.filter((name) => !["apiVersion", "kind"].includes(name)) ?? [];
        const names = [...computed].filter(([, { field }]) => hasField(schema, field));
        return [
          ...names.map(([name, { description, isFunction }]): Member => [isFunction ? `${name}(` : name, description]),
          ...[...related].map(([name, { description }]): Member => [name, description]),
          ...fields.filter((name) => !computed.has(name)).map((name): Member => [name, typeName(schema?.field(name))]),
        ];
      }
    }
  }

  async #step(value: ExpressionValue, name: string): Promise<ExpressionValue | undefined> {
    switch (value.is) {
      case "list":
        return name === "[]" ? value.of : undefined;
      case "members":
        return value.members === CONDITION_MEMBERS || value.members === TEXT_MEMBERS
          ? undefined
          : { is: "members", members: CONDITION_MEMBERS };
      case "field":
        return fieldValue(value.schema.field(name));
      case "object": {
        const { related, computed } = namesOfKind(groupKindOf(value.kind));
        const ends = related.get(name);
        if (ends !== undefined) return relatedValue(ends);
        if (name === "object") return this.#object();
        if (name === "condition") return { is: "members", members: conditionsOf(value.kind) };
        if (["requests", "limits", "usage", "allocatable", "capacity"].includes(name) && computed.has(name)) {
          return { is: "members", members: AMOUNTS };
        }
        if (name === "endpoints" && computed.has(name)) {
          return { is: "members", members: { ...ENDPOINT_MEMBERS, ...LIST_MEMBERS } };
        }
        const schema = await this.#schema(value.kind);
        if (TEXTS.has(name) && computed.has(name) && schema?.field(name) === undefined) {
          return { is: "members", members: TEXT_MEMBERS };
        }
        if (name === "labels" || name === "annotations") return fieldValue(schema?.field("metadata")?.field(name));
        const field = fieldValue(schema?.field(name));
        if (field !== undefined || !["containers", "initContainers"].includes(name)) return field;
        return await this.#containers(value.kind, name);
      }
    }
  }

  async #containers(kind: string, name: string): Promise<ExpressionValue | undefined> {
    const schema = await this.#schema(kind);
    return fieldValue(schema && podSpecSchema(schema)?.field(name));
  }

  #object(): ExpressionValue {
    return { is: "object", kind: kindKeyOf(this.#resource) };
  }

  async #element(): Promise<ExpressionValue | undefined> {
    const { each } = this.#sources;
    if (each === undefined) return undefined;
    let value: ExpressionValue | undefined = this.#object();
    for (const step of stepsOf(each)) {
      value = value && await this.#step(value, step);
      if (value?.is === "list") value = value.of;
    }
    return value;
  }

  async #inElement(word: string): Promise<ExpressionValue | undefined> {
    const element = await this.#element();
    return element && await this.#step(element, word);
  }

  #schema(kind: string): Promise<FieldSchema | undefined> {
    let schema = this.#schemas.get(kind);
    if (schema === undefined) this.#schemas.set(kind, schema = this.#readSchema(kind));
    return schema;
  }

  async #readSchema(key: string): Promise<FieldSchema | undefined> {
    const { k8s, knowledge, signal } = this.#sources;
    const { kind, group } = groupKindOf(key);
    const isSubject = kindKeyOf(this.#resource) === key;
    const resource = isSubject ? this.#resource : await knowledge.kind(k8s, undefined, kind, signal);
    if (resource === undefined || resource.group !== group) return undefined;
    const found = await knowledge.schema(k8s, resource, signal);
    return found && toFieldSchema(found.schema, found.document);
  }
}

function hasField(schema: FieldSchema | undefined, path: readonly string[] | undefined): boolean {
  return path === undefined ||
    path.reduce<FieldSchema | undefined>((at, name) => at?.field(name), schema) !== undefined;
}

function fieldValue(schema: FieldSchema | undefined): ExpressionValue | undefined {
  if (schema === undefined) return undefined;
  const { type } = schema;
  return type === "list" ? { is: "list", of: { is: "field", schema: schema.element() } } : { is: "field", schema };
}

// An owner can be of any kind, so only the names that every object has are known.
const ANY_OBJECT: ExpressionValue = { is: "object", kind: "." };

function relatedValue({ ends, chain, isList, isOwner }: RelatedName): ExpressionValue | undefined {
  if (isOwner) return ANY_OBJECT;
  const kinds = ends.flatMap(({ relationship: { from, to }, isBack }) => isBack ? from : to);
  const [kind = chain?.at(-1) === "pods" ? "Pod." : undefined] = kinds;
  if (kind === undefined) return undefined;
  if (kind === "any") return isList ? { is: "list", of: ANY_OBJECT } : ANY_OBJECT;
  return isList ? { is: "list", of: { is: "object", kind } } : { is: "object", kind };
}

function conditionsOf(kind: string): Record<string, string> {
  return Object.fromEntries((CONDITION_TYPES[kind] ?? ["Ready"]).map((name) => [name, "A condition"]));
}

function typeName(schema: FieldSchema | undefined): string {
  const names: Record<FieldSchema["type"], string> = {
    object: "object",
    free: "object",
    list: "list",
    integer: "number",
    text: "text",
    other: "",
  };
  return schema === undefined ? "" : names[schema.type];
}
