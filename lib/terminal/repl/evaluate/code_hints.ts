import type { CallExpression, ForOfStatement, MemberExpression, Node, SpreadElement } from "acorn";
import { closest } from "../../../data/base/closest.ts";
import { BUILTINS } from "../../../data/core/builtins.ts";
import { isSession } from "../../../session/is_session.ts";
import type { Bindings } from "../../completion/sources.ts";
import { children, edited } from "./modules.ts";
import { parseInput as read } from "./source.ts";

/** Methods of a session that do not return a promise. */
const STREAMS = new Set(["each", "pages", "tablePages"]);
const VALUES = new Set(["with", "contexts"]);
const OF_PROMISES = new Set(["then", "catch", "finally"]);
const OF_STREAMS = new Set(["next", "return", "throw"]);

/**
 * Finds common mistakes at a prompt and suggests the fix: a forgotten `await`, which yields undefined without an error,
 * or a misspelled property. The input is not run for this.
 *
 * @param error The error that the input threw, if any.
 */
export async function codeHints(text: string, bindings: Bindings, error?: unknown): Promise<string[]> {
  let source: ReturnType<typeof read>;
  try {
    source = read(text);
  } catch {
    // A syntax error already points at the mistake.
    return [];
  }
  for (const node of nodesOf(source.program)) {
    const hint = await forgottenAwait(node, source.typescript, bindings) ?? await missingName(node, bindings, error);
    if (hint !== undefined) return [hint];
  }
  return await unknownName(bindings, error);
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of children(node)) yield* nodesOf(child);
}

/** The kind of value that a node evaluates to, as far as it is known without evaluating the node. */
type Result = "promise" | "stream" | undefined;

async function resultOf(node: Node, bindings: Bindings): Promise<Result> {
  if (node.type === "ImportExpression") return "promise";
  if (node.type === "Identifier") {
    return (await valueOf(node, bindings))?.value instanceof Promise ? "promise" : undefined;
  }
  if (node.type !== "CallExpression") return undefined;
  const { callee } = node as CallExpression;
  if (callee.type === "MemberExpression") {
    const object = await valueOf(callee.object, bindings);
    const name = nameOf(callee) ?? "";
    if (isSession(object?.value) && typeof Reflect.get(object.value, name) === "function") {
      return STREAMS.has(name) ? "stream" : VALUES.has(name) ? undefined : "promise";
    }
  }
  const called = (await valueOf(callee, bindings))?.value;
  if (typeof called !== "function") return undefined;
  const kind = Object.getPrototypeOf(called)?.constructor?.name;
  return kind === "AsyncFunction" ? "promise" : kind === "AsyncGeneratorFunction" ? "stream" : undefined;
}

async function forgottenAwait(node: Node, text: string, bindings: Bindings): Promise<string | undefined> {
  switch (node.type) {
    case "MemberExpression": {
      const { object } = node as MemberExpression;
      const name = nameOf(node as MemberExpression);
      if (name !== undefined && (OF_PROMISES.has(name) || OF_STREAMS.has(name))) return undefined;
      const result = await resultOf(object, bindings);
      if (result === undefined) return undefined;
      const wrap = (code: string) => result === "promise" ? `(await ${code})` : `(await Array.fromAsync(${code}))`;
      const what = name === undefined ? "no such field" : `no "${name}"`;
      return `a ${result} has ${what}; await it first: ${put(text, object, wrap)}`;
    }
    case "ForOfStatement": {
      const { right, await: isAwaited, start } = node as ForOfStatement;
      const result = isAwaited ? undefined : await resultOf(right, bindings);
      if (result === "promise") return `await the list first: ${put(text, right, (code) => `await ${code}`)}`;
      const word = { start, end: start + "for".length };
      return result === "stream" ? `await each item: ${put(text, word, () => "for await")}` : undefined;
    }
    case "SpreadElement": {
      const { argument } = node as SpreadElement;
      const result = await resultOf(argument, bindings);
      if (result === undefined) return undefined;
      const wrap = (code: string) => result === "promise" ? `await ${code}` : `await Array.fromAsync(${code})`;
      return `await the items first: ${put(text, argument, wrap)}`;
    }
    default:
      return undefined;
  }
}

async function missingName(node: Node, bindings: Bindings, error: unknown): Promise<string | undefined> {
  if (node.type !== "MemberExpression") return undefined;
  const name = nameOf(node as MemberExpression);
  const object = (await valueOf((node as MemberExpression).object, bindings))?.value;
  if (name === undefined || typeof object !== "object" || object === null || name in object) return undefined;
  // An absent field is an ordinary value, except on a session, whose fields are known.
  if (!isSession(object) && !isNotAFunction(error, name)) return undefined;
  const names = namesOf(object);
  const near = closest(name, names);
  if (near !== undefined) return `did you mean "${near}" instead of "${name}"?`;
  return isSession(object) ? `there is no "${name}"; use one of ${names.toSorted().join(", ")}` : undefined;
}

function isNotAFunction(error: unknown, name: string): boolean {
  return error instanceof TypeError && error.message.endsWith(`${name} is not a function`);
}

async function unknownName(bindings: Bindings, error: unknown): Promise<string[]> {
  if (!(error instanceof ReferenceError)) return [];
  const [, name = ""] = /^(\S+) is not defined$/.exec(error.message) ?? [];
  const words = BUILTINS.flatMap(({ plural, singular }) => [plural, singular]);
  if (words.includes(name) && isFleet((await bindings.lookup("k8s"))?.value)) {
    return [`words of kinds need one context: type \`get ${name}\` to read from all`];
  }
  const near = closest(name, [...await bindings.names(true), ...words]);
  return near === undefined ? [] : [`did you mean "${near}"?`];
}

function isFleet(value: unknown): boolean {
  return typeof value === "object" && value !== null && "run" in value && "each" in value && !isSession(value);
}

// Only data properties are read, because a getter runs code.
async function valueOf(node: Node, bindings: Bindings): Promise<{ value: unknown } | undefined> {
  if (node.type === "Identifier") return await bindings.lookup((node as Node & { name: string }).name);
  if (node.type !== "MemberExpression") return undefined;
  const object = (await valueOf((node as MemberExpression).object, bindings))?.value;
  const name = nameOf(node as MemberExpression);
  if (typeof object !== "object" || object === null || name === undefined) return undefined;
  for (let owner: object | null = object; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const found = Object.getOwnPropertyDescriptor(owner, name);
    if (found !== undefined) return "value" in found ? { value: found.value } : undefined;
  }
  return undefined;
}

function nameOf({ computed, property }: MemberExpression): string | undefined {
  if (!computed) return property.type === "Identifier" ? property.name : undefined;
  return property.type === "Literal" ? String(property.value) : undefined;
}

function namesOf(object: object): string[] {
  const names = new Set<string>();
  for (let owner: object | null = object; owner !== null && owner !== Object.prototype;) {
    for (const name of Object.getOwnPropertyNames(owner)) names.add(name);
    owner = Object.getPrototypeOf(owner);
  }
  names.delete("constructor");
  return [...names];
}

/** Returns the input with a part replaced. If there are several lines, only the changed line is returned. */
function put(text: string, { start, end }: { start: number; end: number }, change: (code: string) => string): string {
  const mark = change(text.slice(start, end));
  const whole = edited(text, [{ start, end, text: mark }], 0, text.length);
  const first = whole.lastIndexOf("\n", start) + 1;
  const next = whole.indexOf("\n", start + mark.length);
  return whole.slice(first, next < 0 ? undefined : next).trim();
}
