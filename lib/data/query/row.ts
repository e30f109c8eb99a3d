import { InputError } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import { isTrue } from "../expression/operators.ts";
import { UnreadableValueError } from "../expression/unreadable_value_error.ts";
import { NamedObject } from "../expression/named_object.ts";

/** A row of a query: an object, or an element of a list in it. */
export interface QueryRow {
  readonly named: NamedObject;
  /** The elements on the way from the object to this row, innermost last. Absent if the row is the object itself. */
  readonly elements?: readonly unknown[];
}

/** An expression that is evaluated for each row. */
export interface RowExpression {
  /** The expression as it was given. */
  readonly text: string;
  /** The title of its column, if it was given with one. */
  readonly title?: string | undefined;
  /** Whether it is a function of ordinary code, whose result counts as true by the rules of JavaScript. */
  readonly isFunction?: boolean;
  /** The option that it was given for, for errors. */
  readonly option: string;
  /** Returns the value for a row. A function of JavaScript may return a promise. */
  evaluate(row: QueryRow, index: number): unknown;
  /** Notes a value that cannot be read, such as a quantity without a number. It counts as absent. @default {throws it} */
  noteUnreadable?(error: UnreadableValueError, row: QueryRow): void;
}

/**
 * Returns the value of a word in a row: a field of the element, then of each element on the way to it, then a name of the
 * object. `object` is always the object, and `element` the element.
 */
export function readWord({ named, elements }: QueryRow, word: string, isDotted = false): unknown {
  if (elements === undefined) return named.read(word, isDotted);
  if (word === "object") return isDotted ? named : named.toString();
  for (const element of elements.toReversed()) {
    if (element instanceof NamedObject) {
      const value = element.read(word, isDotted);
      if (value !== undefined) return value;
    } else if (isRecord(element) && Object.hasOwn(element, word)) return element[word];
  }
  return word === "element" ? elements.at(-1) : named.read(word, isDotted);
}

/**
 * Evaluates an expression for a row.
 *
 * @throws {InputError} If the expression fails. The error names the object.
 */
export function evaluateRow(expression: RowExpression, row: QueryRow, index = 0): unknown {
  try {
    const value = expression.evaluate(row, index);
    if (typeof value === "function") {
      throw new InputError("its value is a function", { hints: [`call it, for example has("text")`] });
    }
    return value instanceof Promise ? value.catch((error) => Promise.reject(failure(expression, row, error))) : value;
  } catch (cause) {
    if (cause instanceof UnreadableValueError && expression.noteUnreadable !== undefined) {
      return expression.noteUnreadable(cause, row);
    }
    throw failure(expression, row, cause);
  }
}

/** Evaluates several expressions for a row. */
export async function evaluateAll(
  expressions: readonly RowExpression[],
  row: QueryRow,
  index: number,
): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const expression of expressions) {
    const value = evaluateRow(expression, row, index);
    // Awaiting a value that is no promise takes a turn of the event loop for each row.
    values.push(value instanceof Promise ? await value : value);
  }
  return values;
}

/**
 * Returns whether an expression is true for a row.
 *
 * @throws {InputError} If the expression fails, or if its value is a list, which JavaScript always counts as true.
 */
export async function holdsFor(expression: RowExpression, row: QueryRow, index = 0): Promise<boolean> {
  const result = evaluateRow(expression, row, index);
  const value = result instanceof Promise ? await result : result;
  if (expression.isFunction) return Boolean(value);
  try {
    return isTrue(value, expression.text);
  } catch (cause) {
    throw failure(expression, row, cause);
  }
}

function failure({ option }: RowExpression, { named }: QueryRow, cause: unknown): InputError {
  const { metadata: { namespace, name } = {} } = named.object;
  const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
  const message = cause instanceof Error ? cause.message : String(cause);
  const hints = cause instanceof InputError ? cause.steps : ["use ?. for fields that may be missing"];
  const kind = named.kind.kind === "" ? "object" : named.kind.kind;
  return new InputError(`The expression of ${option} failed for the ${kind} "${name}"${where}: ${message}`, {
    cause,
    hints: [...hints],
  });
}
