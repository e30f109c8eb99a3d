import type { ArrowFunctionExpression, CallExpression, Expression, MemberExpression, Node, Pattern } from "acorn";
import type { K8s } from "../../../session/k8s.ts";
import type { SessionOverrides } from "../../../session/overrides.ts";
import type { Knowledge } from "../cluster_cache.ts";
import { withoutTypes } from "./parse.ts";
import { fieldShape, isPromise, refShape, type Shape } from "./shape.ts";
import { itemShape, step } from "./member_types.ts";

/** The shapes of the names in an expression. */
export type Scope = (name: string) => Promise<Shape | undefined>;

/** Everything that inference needs besides names. */
export interface InferSources {
  knowledge: Knowledge;
  /** Returns the result of a promise if it has settled. */
  settled?: ((promise: Promise<unknown>) => Promise<{ value: unknown } | undefined>) | undefined;
  signal?: AbortSignal | undefined;
}

/** Returns the shape of an expression without evaluating it, or undefined if it is unknown. */
export async function infer(node: Node, scope: Scope, sources: InferSources): Promise<Shape | undefined> {
  const expression = withoutTypes(node) as Expression;
  const again = (inner: Node) => infer(inner, scope, sources);
  switch (expression.type) {
    case "Identifier":
      return await scope(expression.name);
    case "Literal":
      return { is: "value", value: expression.value };
    case "TemplateLiteral":
      return { is: "value", value: "" };
    case "ParenthesizedExpression":
    case "ChainExpression":
      return await again(expression.expression);
    case "AwaitExpression":
      return await awaited(await again(expression.argument), sources);
    case "MemberExpression": {
      const object = await again(expression.object);
      const name = keyOf(expression);
      if (object?.is === "kinds") {
        const { wordShape } = await import("./kind_words.ts");
        return name === undefined ? undefined : await wordShape(object.k8s, String(name), sources);
      }
      return object && name !== undefined ? step(object, name) : undefined;
    }
    case "CallExpression":
      return await called(expression, scope, sources);
    case "ArrayExpression": {
      const [first] = expression.elements;
      const of = first && first.type !== "SpreadElement" ? await again(first) : undefined;
      return of && { is: "list", of, isArray: true };
    }
    case "ObjectExpression":
      return await manifest(expression, sources, scope);
    case "ConditionalExpression":
      return await again(expression.consequent) ?? await again(expression.alternate);
    case "LogicalExpression":
      return await again(expression.left) ?? await again(expression.right);
    case "AssignmentExpression":
      return await again(expression.right);
    case "SequenceExpression":
      return await again(expression.expressions.at(-1) ?? expression);
    default:
      return undefined;
  }
}

/** Returns the shape of an awaited value. */
export async function awaited(shape: Shape | undefined, { settled }: InferSources): Promise<Shape | undefined> {
  if (shape?.is === "promise") return shape.of;
  if (shape?.is !== "value" || !isPromise(shape.value)) return shape;
  const found = await settled?.(shape.value);
  return found && { is: "value", value: found.value };
}

/** Returns the shapes of the names that a pattern binds. */
export function bound(pattern: Pattern, shape: Shape | undefined): Map<string, Shape> {
  const found = new Map<string, Shape>();
  if (shape === undefined) return found;
  if (pattern.type === "Identifier") found.set(pattern.name, shape);
  else if (pattern.type === "AssignmentPattern") return bound(pattern.left, shape);
  else if (pattern.type === "ObjectPattern") {
    for (const property of pattern.properties) {
      if (property.type !== "Property" || property.key.type !== "Identifier") continue;
      for (const [name, inner] of bound(property.value, step(shape, property.key.name))) found.set(name, inner);
    }
  } else if (pattern.type === "ArrayPattern") {
    for (const [index, element] of pattern.elements.entries()) {
      if (element === null) continue;
      for (const [name, inner] of bound(element, step(shape, index) ?? itemShape(shape))) found.set(name, inner);
    }
  }
  return found;
}

/** Returns the shape of a callback's first parameter: the item of the list on which the method is called. */
export function parameterShape(owner: Shape | undefined, method: string): Shape | undefined {
  if (owner === undefined || !/^(map|flatMap|filter|find\w*|some|every|forEach|sort|toSorted|then)$/.test(method)) {
    return undefined;
  }
  if (method === "then") return owner.is === "promise" ? owner.of : undefined;
  const isArray = (owner.is === "list" && owner.isArray) || (owner.is === "value" && Array.isArray(owner.value));
  return isArray ? itemShape(owner) : undefined;
}

/** Returns the result of a library method, with the type that its first argument names. */
async function methodResult(
  { k8s, member }: Extract<Shape, { is: "method" }>,
  args: readonly Node[],
  scope: Scope,
  sources: InferSources,
): Promise<Shape | undefined> {
  const [first] = args;
  if (member.ref?.name === "K8s") return { is: "session", k8s: changed(k8s, first) };
  const generics = new Map<string, Shape>();
  if (member.parameters?.[0]?.ref?.name === "T" && first !== undefined) {
    const type = await textOf(first, scope, sources);
    const object = type === undefined
      ? await infer(first, scope, sources)
      : await kindShape(k8s, type.split("/")[0] ?? "", sources);
    generics.set("T", object ?? { is: "api", k8s, type: "KubeObject", generics: new Map() });
  }
  return refShape(member.ref, k8s, generics);
}

/** Returns the shape of an object with the given type name, from the server's schema. */
export async function kindShape(k8s: K8s, type: string, sources: InferSources): Promise<Shape | undefined> {
  const { knowledge, signal } = sources;
  const resource = await knowledge.resolve(k8s, type, signal);
  const found = resource && await knowledge.schema(k8s, resource, signal);
  return found && fieldShape(found.schema, found.document);
}

/** Returns the text of an expression: a string, or a variable that contains one. */
async function textOf(node: Node, scope: Scope, sources: InferSources): Promise<string | undefined> {
  if (node.type === "TemplateLiteral") return undefined;
  const shape = await infer(node, scope, sources);
  return shape?.is === "value" && typeof shape.value === "string" ? shape.value : undefined;
}

async function called(
  { callee, arguments: args }: CallExpression,
  scope: Scope,
  sources: InferSources,
): Promise<Shape | undefined> {
  const target = withoutTypes(callee);
  const shape = await infer(target, scope, sources);
  // A word for a kind picks one object by its name, or a list by options.
  if (shape?.is === "list" && shape.word !== undefined) {
    return args.length === 0 || args[0]?.type === "ObjectExpression" ? shape : shape.of;
  }
  if (target.type !== "MemberExpression") return undefined;
  const { object } = target as MemberExpression;
  const name = String(keyOf(target as MemberExpression) ?? "");
  const [first] = args;
  if (object.type === "Identifier" && object.name === "Array" && /^from(Async)?$/.test(name) && first !== undefined) {
    const source = await infer(first, scope, sources);
    const of = source && itemShape(source);
    const list: Shape | undefined = of && { is: "list", of, isArray: true };
    return name === "from" ? list : list && { is: "promise", of: list };
  }
  const owner = await infer(object, scope, sources);
  if (owner === undefined) return undefined;
  const method = step(owner, name);
  if (method?.is === "method") return await methodResult(method, args, scope, sources);
  return await arrayResult(owner, name, args, scope, sources);
}

async function arrayResult(
  owner: Shape,
  name: string,
  [callback]: readonly Node[],
  scope: Scope,
  sources: InferSources,
): Promise<Shape | undefined> {
  const isArray = (owner.is === "list" && owner.isArray) || (owner.is === "value" && Array.isArray(owner.value));
  if (!isArray) return undefined;
  if (/^(filter|slice|splice|concat|reverse|sort|toReversed|toSorted|toSpliced|with)$/.test(name)) return owner;
  if (/^(find|findLast|at|pop|shift)$/.test(name)) return itemShape(owner);
  if (name === "join") return { is: "value", value: "" };
  if (!/^(map|flatMap)$/.test(name) || callback?.type !== "ArrowFunctionExpression") return undefined;
  const { params: [parameter], body } = callback as ArrowFunctionExpression;
  const locals = parameter === undefined ? new Map<string, Shape>() : bound(parameter, itemShape(owner));
  const of = body.type === "BlockStatement"
    ? undefined
    : await infer(body, async (name) => locals.get(name) ?? await scope(name), sources);
  if (of === undefined) return undefined;
  return { is: "list", of: name === "flatMap" ? itemShape(of) ?? of : of, isArray: true };
}

async function manifest(
  node: Extract<Expression, { type: "ObjectExpression" }>,
  sources: InferSources,
  scope: Scope,
): Promise<Shape | undefined> {
  const texts = new Map<string, string>();
  for (const property of node.properties) {
    if (property.type !== "Property" || property.value.type !== "Literal") continue;
    const key = property.key.type === "Identifier" ? property.key.name : "";
    if (typeof property.value.value === "string") texts.set(key, property.value.value);
  }
  const session = await scope("k8s");
  const [apiVersion, kind] = [texts.get("apiVersion"), texts.get("kind")];
  if (session?.is !== "session" || kind === undefined) return undefined;
  const { knowledge, signal } = sources;
  const found = await knowledge.kind(session.k8s, apiVersion, kind, signal);
  const schema = found && await knowledge.schema(session.k8s, found, signal);
  return schema && fieldShape(schema.schema, schema.document);
}

function keyOf({ property, computed }: MemberExpression): string | number | undefined {
  if (!computed) return property.type === "Identifier" ? property.name : undefined;
  if (property.type !== "Literal") return undefined;
  return typeof property.value === "number" ? property.value : String(property.value);
}

// A session sends nothing before its first call.
function changed(k8s: K8s, node: Node | undefined): K8s {
  if (node?.type !== "ObjectExpression") return k8s;
  const overrides: Record<string, unknown> = {};
  for (const property of (node as Extract<Expression, { type: "ObjectExpression" }>).properties) {
    if (property.type !== "Property" || property.key.type !== "Identifier") continue;
    if (property.value.type === "Literal") overrides[property.key.name] = property.value.value;
  }
  try {
    return k8s.with(overrides as SessionOverrides);
  } catch {
    return k8s;
  }
}
