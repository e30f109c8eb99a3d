import { isRecord } from "../core/object.ts";
import { POD_SPEC_PATHS } from "../core/pod_template.ts";
import { compileExpression } from "../expression/compile.ts";
import type { Expression } from "../expression/expression.ts";
import { readMember } from "../expression/members.ts";
import { NamedObject } from "../expression/named_object.ts";
import { type QueryRow, readWord } from "./row.ts";

/** A function that returns the rows for the elements of an object. */
export interface Elements {
  /** The path as it was given. */
  readonly text: string;
  /** The expression, if the path is not only words and dots. */
  readonly expression?: Expression;
  /** The words of the path. Empty for an expression. */
  readonly words: readonly string[];
  /** Returns a row for each element. */
  of(named: NamedObject): readonly QueryRow[];
}

const PATH_REGEXP = /^[\w$-]+(?:\[\*?\])?(?:\.[\w$-]+(?:\[\*?\])?)*$/;

/** The fields in which the first word of a path is looked up, after the names and fields of the object itself. */
export const PARENTS_OF_LISTS: readonly (readonly string[])[] = [["spec"], ...POD_SPEC_PATHS.slice(0, -1), ["status"]];

/**
 * Compiles the path of a list in objects: `containers`, `spec.rules.http.paths`, `labels`, or an expression. Lists on the
 * way are followed element by element. The end of the path is a list, a map, whose entries have `key` and `value`, or
 * related objects.
 *
 * @throws {InputError} If the text is neither a path nor an expression.
 */
export function compileElements(text: string): Elements {
  const path = text.trim();
  if (!PATH_REGEXP.test(path)) {
    const expression = compileExpression(path);
    return {
      text,
      expression,
      words: [],
      of: (named) => rowsOf(named, expression.evaluate((name, isDotted) => readWord({ named }, name, isDotted)), []),
    };
  }
  const words = path.replaceAll(/\[\*?\]/g, "").split(".");
  const [word = "", ...rest] = words;
  return { text, words, of: (named) => rowsOf(named, start(named, word), rest) };
}

// A single related object is a row too.
function start(named: NamedObject, word: string): unknown {
  const value = named.read(word, true);
  if (value !== undefined) return value;
  for (const parent of PARENTS_OF_LISTS) {
    const found = [...parent, word].reduce<unknown>((at, field) => readMember(at, field), named.object);
    if (found !== undefined) return found;
  }
  return undefined;
}

function rowsOf(named: NamedObject, value: unknown, words: readonly string[]): QueryRow[] {
  return [...ways(value, words, [])].map((elements) => ({ named, elements }));
}

// The lists of elements that a path passes, from the outermost to the last.
function* ways(value: unknown, words: readonly string[], way: readonly unknown[]): Generator<readonly unknown[]> {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) yield* below(element, words, [...way, element]);
  } else if (words.length > 0) {
    yield* below(value, words, way);
  } else if (isRecord(value) && !(value instanceof NamedObject)) {
    for (const [key, child] of Object.entries(value)) yield [...way, { key, value: child }];
  } else yield [...way, value];
}

function* below(value: unknown, [word, ...rest]: readonly string[], way: readonly unknown[]): ReturnType<typeof ways> {
  if (word !== undefined) yield* ways(readMember(value, word, rest.length > 0), rest, way);
  else if (Array.isArray(value)) yield* ways(value, [], way);
  else yield way;
}
