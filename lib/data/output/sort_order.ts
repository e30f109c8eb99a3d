import { InputError } from "../core/errors.ts";
import { parseQuantity } from "../core/quantity.ts";
import { parsePath, type PathStep } from "./jsonpath/parse.ts";
import { evaluate } from "./jsonpath/steps.ts";

/** A sort key. */
export interface SortField {
  /** The path as it was given. */
  path: string;
  steps: PathStep[];
}

/**
 * Parses the path of a sort key: JSONPath with optional braces and an optional leading dot.
 *
 * @throws {InputError} If the text is not a path.
 */
export function parseSortField(path: string): SortField {
  const steps = parsePath(path);
  if (steps !== undefined) return { path, steps };
  throw new InputError(`Cannot sort by "${path}": it is not a path`, {
    hints: ["write a path such as .metadata.creationTimestamp or .status.startTime"],
  });
}

/** Returns the value that an object is sorted by, or undefined if the object lacks it, or if it is a list or a mapping. */
export function sortKey({ steps }: SortField, object: unknown): string | number | boolean | undefined {
  const [found] = evaluate(steps, object, "odd");
  const value = found instanceof Number ? found.valueOf() : found;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

/**
 * Sorts values by their keys like kubectl (k8s.io/kubectl v0.36.3 pkg/cmd/get/sorter.go). Values without a key come first.
 * Quantities (`500m`, `1Gi`) and numbers are sorted by value, other strings by character. Equal values keep their order.
 *
 * @throws {InputError} If there are values and none of them has a key.
 */
export function sorted<T extends { key: ReturnType<typeof sortKey> }>(rows: readonly T[], { path }: SortField): T[] {
  if (rows.length > 0 && rows.every(({ key }) => key === undefined)) {
    // kubectl's words, which scripts look for.
    const whole = `{${path.replace(/^\{?\.?/, ".").replace(/\}$/, "")}}`;
    throw new InputError(`Cannot sort: couldn't find any field with path "${whole}" in the list of objects`, {
      hints: ["print an object as JSON to see its fields"],
    });
  }
  return rows.toSorted(({ key: a }, { key: b }) => {
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
    if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
    return typeof a === typeof b ? Number(a) - Number(b) : typeof a < typeof b ? -1 : 1;
  });
}

function compareTexts(a: string, b: string): number {
  const [x, y] = [parseQuantity(a), parseQuantity(b)];
  if (!isNaN(x) && !isNaN(y)) return x - y;
  return a === b ? 0 : a < b ? -1 : 1;
}
