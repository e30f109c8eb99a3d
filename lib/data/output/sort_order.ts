import { InputError } from "../core/errors.ts";
import { parseQuantity } from "../core/quantity.ts";
import { parsePath, type PathStep } from "./jsonpath/parse.ts";
import { evaluate } from "./jsonpath/steps.ts";

/** What objects are sorted by. */
export interface SortField {
  /** As it was given. */
  path: string;
  steps: PathStep[];
}

/**
 * Reads the path of `--sort-by`: JSONPath, with or without braces and the dot in front.
 *
 * @throws {InputError} Where it is none.
 */
export function parseSortField(path: string): SortField {
  const steps = parsePath(path);
  if (steps !== undefined) return { path, steps };
  throw new InputError(`Cannot sort by "${path}": it is no path`, {
    hints: ["such as --sort-by=.metadata.creationTimestamp or --sort-by=.status.startTime"],
  });
}

/** What an object is sorted by: undefined where it lacks the field. */
export function sortKey({ path, steps }: SortField, object: unknown): string | number | boolean | undefined {
  const [found] = evaluate(steps, object);
  const value = found instanceof Number ? found.valueOf() : found;
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new InputError(`Cannot sort by "${path}": it leads to ${Array.isArray(value) ? "a list" : "an object"}`, {
    hints: ["name a field that is a text or a number"],
  });
}

/**
 * Sorts what has keys as kubectl does: what lacks the field first, quantities (`500m`, `1Gi`) and numbers by their value,
 * other texts letter by letter (k8s.io/kubectl v0.36.3 pkg/cmd/get/sorter.go); equals stay in order.
 *
 * @throws {InputError} Where there is something to sort, and nothing has the field.
 */
export function sorted<T extends { key: ReturnType<typeof sortKey> }>(rows: readonly T[], { path }: SortField): T[] {
  if (rows.length > 0 && rows.every(({ key }) => key === undefined)) {
    throw new InputError(`Cannot sort by "${path}": none of the objects has such a field`, {
      hints: ["k8s explain TYPE lists the fields; -o json shows what an object has"],
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
