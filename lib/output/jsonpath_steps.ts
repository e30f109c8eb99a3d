import { isRecord } from "../core/object.ts";

/** One step of a path. */
export type Step =
  | { kind: "root" }
  | { kind: "field"; name: string }
  | { kind: "wildcard" }
  | { kind: "descend" }
  | { kind: "slice"; from?: number; to?: number; step: number; single: boolean }
  | { kind: "union"; parts: Step[][] }
  | { kind: "filter"; left: Operand; operator?: Operator; right?: Operand };

type Operator = "==" | "!=" | "<=" | ">=" | "<" | ">";
type Operand = { kind: "path"; steps: Step[] } | { kind: "value"; value: unknown };

const NAME_REGEXP = /^(?:\\.|[^\s.[\]{}()'"|,\\])+/;
const SLICE_REGEXP = /^(-?\d+)?(?::(-?\d+)?)?(?::(-?\d+)?)?$/;

/** Reads a path such as `.items[?(@.kind=="Pod")].metadata.name`; throws SyntaxError where it is broken. */
export function parsePath(text: string): Step[] {
  const steps: Step[] = [];
  let rest = text.trim();
  while (rest !== "") {
    if (rest.startsWith("$")) {
      steps.push({ kind: "root" });
      rest = rest.slice(1);
    } else if (rest.startsWith("@")) {
      rest = rest.slice(1);
    } else if (rest.startsWith("..")) {
      steps.push({ kind: "descend" });
      rest = rest.slice(rest[2] === "[" ? 2 : 1);
      if (rest === "." || rest === "") throw new SyntaxError("nothing behind ..");
    } else if (rest.startsWith("[")) {
      const end = bracketEnd(rest);
      steps.push(parseBracket(rest.slice(1, end).trim()));
      rest = rest.slice(end + 1);
    } else {
      const dotted = rest.startsWith(".");
      if (!dotted && steps.length > 0) throw new SyntaxError(`unexpected ${JSON.stringify(rest[0])}`);
      const body = dotted ? rest.slice(1) : rest;
      if (body.startsWith("*")) {
        steps.push({ kind: "wildcard" });
        rest = body.slice(1);
        continue;
      }
      if (dotted && (body === "" || body.startsWith("["))) {
        rest = body;
        continue;
      }
      const name = NAME_REGEXP.exec(body)?.[0];
      if (name === undefined) throw new SyntaxError(`unexpected ${JSON.stringify(body[0] ?? "end")}`);
      steps.push({ kind: "field", name: name.replace(/\\(.)/g, "$1") });
      rest = body.slice(name.length);
    }
  }
  return steps;
}

function bracketEnd(text: string): number {
  let depth = 0;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === "\\") index++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === "[") depth++;
    else if (character === "]" && --depth === 0) return index;
  }
  throw new SyntaxError("a [ that is not closed");
}

function parseBracket(text: string): Step {
  if (text === "*") return { kind: "wildcard" };
  const filter = /^\?\s*\((.*)\)$/s.exec(text)?.[1];
  if (filter !== undefined) return parseFilter(filter);
  const parts = splitOutside(text, ",");
  if (parts.length > 1) return { kind: "union", parts: parts.map((part) => unionPart(part.trim())) };
  const quoted = unquoted(text);
  if (quoted !== undefined) return { kind: "field", name: quoted };
  const slice = SLICE_REGEXP.exec(text);
  if (slice === null || text === "") throw new SyntaxError(`"[${text}]" is no index, name, slice or filter`);
  const [, from, to, step] = slice;
  const single = !text.includes(":");
  return {
    kind: "slice",
    step: step === undefined ? 1 : Number(step),
    single,
    ...(from === undefined ? {} : { from: Number(from) }),
    ...(to === undefined ? {} : { to: Number(to) }),
  };
}

// In a union stand names in quotes, indices, slices and whole paths: ['metadata.name','status.capacity'].
function unionPart(part: string): Step[] {
  const quoted = unquoted(part);
  if (quoted !== undefined) return parsePath(/^[.[$@]/.test(quoted) ? quoted : `.${quoted}`);
  return /^-?\d|^:|^\*|^\?/.test(part) ? [parseBracket(part)] : parsePath(part);
}

function unquoted(text: string): string | undefined {
  return /^(["'])((?:\\.|(?!\1).)*)\1$/s.exec(text)?.[2]?.replace(/\\(.)/gs, "$1");
}

function parseFilter(text: string): Step {
  for (const operator of ["==", "!=", "<=", ">=", "<", ">"] as const) {
    const parts = splitOutside(text, operator);
    if (parts.length === 2) {
      return { kind: "filter", left: operand(parts[0] ?? ""), operator, right: operand(parts[1] ?? "") };
    }
  }
  return { kind: "filter", left: operand(text) };
}

function operand(text: string): Operand {
  const trimmed = text.trim();
  const quoted = unquoted(trimmed);
  if (quoted !== undefined) return { kind: "value", value: quoted };
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return { kind: "value", value: Number(trimmed) };
  if (trimmed === "true" || trimmed === "false") return { kind: "value", value: trimmed === "true" };
  return { kind: "path", steps: parsePath(trimmed) };
}

function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === "\\") index++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === "[" || character === "(") depth++;
    else if (character === "]" || character === ")") depth--;
    else if (depth === 0 && text.startsWith(separator, index)) {
      parts.push(text.slice(from, index));
      index += separator.length - 1;
      from = index + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** Everything that the steps lead to from a value. */
export function evaluate(steps: readonly Step[], current: unknown, root: unknown): unknown[] {
  return steps.reduce<unknown[]>((values, step) => {
    if (step.kind === "root") return [root];
    // As in kubectl, the first part of a union is taken of every value before the second part of any.
    if (step.kind === "union") {
      return step.parts.flatMap((part) => values.flatMap((value) => evaluate(part, value, root)));
    }
    return values.flatMap((value) => follow(step, value, root));
  }, [current]);
}

function follow(step: Exclude<Step, { kind: "union" | "root" }>, value: unknown, root: unknown): unknown[] {
  switch (step.kind) {
    case "field":
      return isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case "wildcard":
      return children(value);
    case "descend":
      return [...descendants(value)];
    case "slice":
      return Array.isArray(value) ? sliced(value, step) : [];
    case "filter":
      return children(value).filter((item) => passes(step, item, root));
  }
}

function children(value: unknown): unknown[] {
  return Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
}

function* descendants(value: unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  yield value;
  for (const child of children(value)) yield* descendants(child);
}

function sliced(list: unknown[], { from, to, step, single }: Extract<Step, { kind: "slice" }>): unknown[] {
  const at = (index: number) => index < 0 ? index + list.length : index;
  if (single) {
    const index = at(from ?? 0);
    return index >= 0 && index < list.length ? [list[index]] : [];
  }
  const picked: unknown[] = [];
  const end = to === undefined ? list.length : Math.min(at(to), list.length);
  for (let index = from === undefined ? 0 : Math.max(0, at(from)); index < end && step > 0; index += step) {
    picked.push(list[index]);
  }
  return picked;
}

function passes({ left, operator, right }: Extract<Step, { kind: "filter" }>, item: unknown, root: unknown): boolean {
  const values = valuesOf(left, item, root);
  if (operator === undefined || right === undefined) return values.length > 0;
  return values.some((a) => valuesOf(right, item, root).some((b) => compare(a, b, operator)));
}

function valuesOf(operand: Operand, item: unknown, root: unknown): unknown[] {
  return operand.kind === "value" ? [operand.value] : evaluate(operand.steps, item, root);
}

function compare(a: unknown, b: unknown, operator: Operator): boolean {
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return ordered(a, b, (x, y) => x < y);
    case ">":
      return ordered(a, b, (x, y) => x > y);
    case "<=":
      return ordered(a, b, (x, y) => x <= y);
    case ">=":
      return ordered(a, b, (x, y) => x >= y);
  }
}

function ordered(a: unknown, b: unknown, holds: (x: number | string, y: number | string) => boolean): boolean {
  if (typeof a === "number" && typeof b === "number") return holds(a, b);
  return typeof a === "string" && typeof b === "string" && holds(a, b);
}
