import { InputError } from "../../core/errors.ts";
import { isRecord } from "../../core/object.ts";
import type { PathStep } from "./parse.ts";

/**
 * Returns the values that steps lead to, by the rules of client-go (util/jsonpath/jsonpath.go) with missing keys allowed.
 *
 * @param isStrict Whether a key that no value has is an error.
 * @throws {InputError} If an index is out of bounds, a value that is not a list is indexed, or a filter compares values of
 * different types.
 */
export function evaluate(steps: readonly PathStep[], value: unknown, isStrict = false): unknown[] {
  return steps.reduce<unknown[]>((values, step) => follow(step, values, isStrict), [value]);
}

function follow(step: PathStep, values: unknown[], isStrict: boolean): unknown[] {
  switch (step.kind) {
    case "field": {
      const found = values.flatMap((value) =>
        isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []
      );
      if (isStrict && found.length === 0 && values.length > 0) throw failed(`${step.name} is not found`);
      return found;
    }
    case "wildcard":
      return values.flatMap(children);
    case "descend":
      return values.flatMap((value) => [...descendants(value)]);
    case "slice":
      return values.flatMap((value) => sliced(value, step));
    case "union":
      return step.parts.flatMap((part) =>
        part.reduce<unknown[]>((found, inner) => follow(inner, found, isStrict), values)
      );
    case "filter":
      return values.flatMap((value) => filtered(value, step));
    case "value":
      return typeof step.value === "string" ? [step.value] : values.map(() => step.value);
  }
}

// In Go a string is a list of bytes.
function children(value: unknown): unknown[] {
  if (typeof value === "string") return [...new TextEncoder().encode(value)];
  return Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
}

function* descendants(value: unknown): Generator<unknown> {
  if (typeof value === "string" && value !== "") return yield value;
  const inner = children(value);
  if (inner.length === 0) return;
  yield value;
  for (const child of inner) yield* descendants(child);
}

function sliced(value: unknown, { from = 0, to, step = 1, isIndex }: Extract<PathStep, { kind: "slice" }>): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw failed(`${typeName(value)} is no list and has no index`);
  const { length } = value;
  const begin = from < 0 ? from + length : from;
  const end = isIndex ? begin + 1 : to === undefined ? length : to < 0 ? to + length : to;
  if (begin === end) return [];
  if (begin < 0 || begin >= length) throw failed(`array index out of bounds: index ${begin}, length ${length}`);
  if (end < 0 || end > length) throw failed(`array index out of bounds: index ${end - 1}, length ${length}`);
  if (begin > end) throw failed(`starting index ${begin} is greater than ending index ${end}`);
  if (step <= 0) throw failed("step must be > 0");
  return value.slice(begin, end).filter((_, index) => index % step === 0);
}

function filtered(value: unknown, { left, operator, right }: Extract<PathStep, { kind: "filter" }>): unknown[] {
  if (!Array.isArray(value)) throw failed(`${typeName(value)} is no list and cannot be filtered`);
  return value.filter((item) => {
    const lefts = evaluate(left, item);
    if (operator === "") return lefts.length > 0;
    const rights = lefts.length === 0 ? [] : evaluate(right, item);
    if (lefts.length > 1 || rights.length > 1) throw failed("a filter can only compare one value with one");
    return lefts.length === 1 && rights.length === 1 && compare(plain(lefts[0]), plain(rights[0]), operator);
  });
}

function plain(value: unknown): unknown {
  return value instanceof Number ? value.valueOf() : value;
}

function compare(a: unknown, b: unknown, operator: string): boolean {
  const isBasic = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
  if (!isBasic(a) || !isBasic(b)) throw failed(`a filter cannot compare ${typeName(a)} with ${typeName(b)}`);
  if (typeof a !== typeof b) throw failed(`a filter cannot compare ${typeName(a)} with ${typeName(b)}`);
  if (operator === "==") return a === b;
  if (operator === "!=") return a !== b;
  if (typeof a === "boolean") throw failed("a filter cannot order true and false");
  const [x, y] = [a as string | number, b as string | number];
  switch (operator) {
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    default:
      return x >= y;
  }
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return Array.isArray(value) ? "a list" : isRecord(value) ? "an object" : `a ${typeof value}`;
}

function failed(what: string): InputError {
  return new InputError(`Cannot follow the JSONPath: ${what}`);
}
