import { InputError } from "../../core/errors.ts";
import { isKubeList, isRecord } from "../../core/object.ts";
import type { PathStep } from "./parse.ts";

/**
 * The faults that are not errors. `"missing"`: a key that no value has, as in kubectl. `"odd"`: also a value that does not
 * fit the path. An index is out of bounds, the indexed or filtered value is not a list, or a filter compares different
 * types. One such object ends an entire list in kubectl. `"none"`: neither.
 */
export type Tolerance = "none" | "missing" | "odd";

/**
 * Returns the values that steps lead to, by the rules of client-go (util/jsonpath/jsonpath.go).
 *
 * @throws {InputError} If the value does not fit and that is not tolerated; also if a slice is wrong for any value.
 */
export function evaluate(steps: readonly PathStep[], value: unknown, tolerance: Tolerance = "missing"): unknown[] {
  // `.items[0]` of an empty list is not about an odd object, and scripts rely on its error.
  const [first, second] = steps;
  const isItem = first?.kind === "field" && first.name === "items" && second?.kind === "slice" && isKubeList(value);
  return steps.reduce<unknown[]>(
    (values, step, index) => follow(step, values, isItem && index === 1 && tolerance === "odd" ? "missing" : tolerance),
    [value],
  );
}

function follow(step: PathStep, values: unknown[], tolerance: Tolerance): unknown[] {
  switch (step.kind) {
    case "field": {
      const found = values.flatMap((value) =>
        isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []
      );
      if (tolerance === "none" && found.length === 0 && values.length > 0) throw failed(`${step.name} is not found`);
      return found;
    }
    case "wildcard":
      return values.flatMap(children);
    case "descend":
      return values.flatMap((value) => [...descendants(value)]);
    case "slice":
      return values.flatMap((value) => sliced(value, step, tolerance));
    case "union":
      return step.parts.flatMap((part) =>
        part.reduce<unknown[]>((found, inner) => follow(inner, found, tolerance), values)
      );
    case "filter":
      return values.flatMap((value) => filtered(value, step, tolerance));
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

function sliced(value: unknown, slice: Extract<PathStep, { kind: "slice" }>, tolerance: Tolerance): unknown[] {
  const { from = 0, to, step = 1, isIndex } = slice;
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return misfit(tolerance, `${typeName(value)} is not a list and has no index`);
  const { length } = value;
  const begin = from < 0 ? from + length : from;
  const end = isIndex ? begin + 1 : to === undefined ? length : to < 0 ? to + length : to;
  if (begin === end) return [];
  if (tolerance === "odd" && step > 0) {
    if (isIndex) return begin in value ? [value[begin]] : [];
    return value.slice(Math.max(begin, 0), Math.max(end, 0)).filter((_, index) => index % step === 0);
  }
  if (begin < 0 || begin >= length) throw failed(`array index out of bounds: index ${begin}, length ${length}`);
  if (end < 0 || end > length) throw failed(`array index out of bounds: index ${end - 1}, length ${length}`);
  if (begin > end) throw failed(`starting index ${begin} is greater than ending index ${end}`);
  if (step <= 0) throw failed("step must be > 0");
  return value.slice(begin, end).filter((_, index) => index % step === 0);
}

function filtered(value: unknown, filter: Extract<PathStep, { kind: "filter" }>, tolerance: Tolerance): unknown[] {
  const { left, operator, right } = filter;
  if (!Array.isArray(value)) return misfit(tolerance, `${typeName(value)} is not a list and cannot be filtered`);
  return value.filter((item) => {
    const inside = tolerance === "none" ? "missing" : tolerance;
    const lefts = evaluate(left, item, inside);
    if (operator === "") return lefts.length > 0;
    const rights = lefts.length === 0 ? [] : evaluate(right, item, inside);
    if (
      tolerance === "odd" && (lefts.length !== 1 || rights.length !== 1 || !isComparable(lefts[0], rights[0], operator))
    ) {
      // Different values are not equal, of whatever type.
      return operator === "!=" && lefts.length === 1 && rights.length === 1;
    }
    if (lefts.length > 1 || rights.length > 1) throw failed("a filter can only compare one value with one");
    return lefts.length === 1 && rights.length === 1 && compare(plain(lefts[0]), plain(rights[0]), operator);
  });
}

function plain(value: unknown): unknown {
  return value instanceof Number ? value.valueOf() : value;
}

const BASIC_TYPES = ["string", "number", "boolean"];

function isComparable(left: unknown, right: unknown, operator: string): boolean {
  const [a, b] = [plain(left), plain(right)];
  if (typeof a !== typeof b || !BASIC_TYPES.includes(typeof a)) return false;
  return typeof a !== "boolean" || operator === "==" || operator === "!=";
}

function compare(a: unknown, b: unknown, operator: string): boolean {
  const isBasic = (value: unknown) => BASIC_TYPES.includes(typeof value);
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

function misfit(tolerance: Tolerance, what: string): never[] {
  if (tolerance === "odd") return [];
  throw failed(what);
}

function failed(what: string): InputError {
  return new InputError(`Cannot follow the JSONPath: ${what}`);
}
