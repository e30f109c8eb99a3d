import { InputError } from "../core/errors.ts";
import { parseQuantity } from "../core/quantity.ts";
import { Age, age, isAge } from "./age.ts";
import { Condition } from "./object_names.ts";
import { Quantity, quantity } from "./quantity.ts";
import { UnreadableValueError } from "./unreadable_value_error.ts";

/** Calculates a binary operation. Neither value is undefined. */
export type BinaryOperator = (left: unknown, right: unknown) => unknown;

/** The binary operators of expressions. `==` and `===` mean the same, and so do `!=` and `!==`. */
export const BINARY_OPERATORS: Readonly<Record<string, BinaryOperator>> = {
  "==": isEqual,
  "===": isEqual,
  "!=": (left, right) => !isEqual(left, right),
  "!==": (left, right) => !isEqual(left, right),
  "<": (left, right) => compare(left, right, "<", (a, b) => a < b),
  "<=": (left, right) => compare(left, right, "<=", (a, b) => a <= b),
  ">": (left, right) => compare(left, right, ">", (a, b) => a > b),
  ">=": (left, right) => compare(left, right, ">=", (a, b) => a >= b),
  "+": add,
  "-": (left, right) => calculate(left, right, "-", (a, b) => a - b),
  "*": (left, right) => calculate(left, right, "*", (a, b) => a * b),
  "/": (left, right) => calculate(left, right, "/", (a, b) => a / b),
  "%": (left, right) => calculate(left, right, "%", (a, b) => a % b),
  "**": (left, right) => calculate(left, right, "**", (a, b) => a ** b),
  "in": (left, right) => typeof right === "object" && right !== null && Object.hasOwn(right, String(left)),
};

const PATH_REGEXP = /^[\w$.?\[\]"]+$/;

/**
 * Reports whether a value counts as true in a condition.
 *
 * @param text The text of the condition, for the error.
 * @throws {InputError} If the value is a list or a condition of an object, which JavaScript always counts as true.
 */
export function isTrue(value: unknown, text?: string): boolean {
  if (Array.isArray(value)) {
    const list = PATH_REGEXP.test(text ?? "") ? text : "pods";
    throw new InputError("Cannot use a list as a condition: a list is always true", {
      hints: [`write ${list}.length if it must not be empty, or !${list}.length if it must be`],
    });
  }
  if (value instanceof Condition) {
    const condition = PATH_REGEXP.test(text ?? "") ? text : "condition.Ready";
    throw new InputError("Cannot use a condition of an object alone: it is true whenever the object has it", {
      hints: [`write ${condition}.ok if it must hold, or !${condition}.ok if it must not`],
    });
  }
  return value instanceof Quantity || value instanceof Age ? value.valueOf() !== 0 : Boolean(value);
}

/**
 * Returns an operation in which a text of the expression that is not a quantity ends the query. It is wrong for every object,
 * unlike the value of a field.
 */
export function withLiterals(operation: BinaryOperator, literals: readonly unknown[]): BinaryOperator {
  if (literals.length === 0) return operation;
  return (left, right) => {
    try {
      return operation(left, right);
    } catch (error) {
      if (!(error instanceof UnreadableValueError) || !literals.includes(error.value)) throw error;
      throw new InputError(error.message, { hints: error.steps });
    }
  };
}

// A number, a text, or nothing.
function isPlain(value: unknown): boolean {
  return value === null || value === undefined || ["string", "number", "boolean", "bigint"].includes(typeof value);
}

function isAmount(value: unknown): value is Quantity | Age {
  return value instanceof Quantity || value instanceof Age;
}

// The text or number beside an amount is read as an amount of the same sort.
function alike(left: unknown, right: unknown): [number, number] | undefined {
  if (left instanceof Quantity) return isReadable(right) ? [+left, +quantity(right)] : undefined;
  if (right instanceof Quantity) return isReadable(left) ? [+quantity(left), +right] : undefined;
  if (left instanceof Age) {
    return isReadable(right) || right instanceof Age ? [+left, +age(right as string)] : undefined;
  }
  if (right instanceof Age) return isReadable(left) ? [+age(left as string), +right] : undefined;
  return undefined;
}

function isReadable(value: unknown): value is string | number | Quantity {
  return typeof value === "string" || typeof value === "number" || value instanceof Quantity;
}

function isEqual(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (isAmount(left) || isAmount(right)) {
    const pair = alike(left, right);
    if (pair === undefined) throw incomparable("==", left, right);
    return pair[0] === pair[1];
  }
  if (isPlain(left) !== isPlain(right)) throw incomparable("==", left, right);
  // As in a field selector, true is "true".
  if (typeof left === "boolean" && typeof right === "string") return String(left) === right;
  if (typeof left === "string" && typeof right === "boolean") return left === String(right);
  // deno-lint-ignore eqeqeq -- "3" and 3 are the same to a person.
  return left == right;
}

function compare(
  left: unknown,
  right: unknown,
  operator: string,
  test: (a: number | string, b: number | string) => boolean,
): boolean {
  // An absent value is neither smaller nor larger.
  if (left === null || left === undefined || right === null || right === undefined) return false;
  if (isAmount(left) || isAmount(right)) {
    const pair = alike(left, right);
    if (pair === undefined) throw incomparable(operator, left, right);
    return test(...pair);
  }
  if (left instanceof Date || right instanceof Date) return test(toTime(left), toTime(right));
  if (!isPlain(left) || !isPlain(right)) throw incomparable(operator, left, right);
  const amounts = amountsOf(left, right);
  return amounts === undefined ? test(left as string, right as string) : test(...amounts);
}

// Fields with quantities and lengths of time are texts: in the order of texts, "64Mi" would come after "100Mi".
function amountsOf(left: unknown, right: unknown): [number, number] | undefined {
  if (typeof left !== "string" && typeof right !== "string") return undefined;
  for (const amountOf of [quantityOf, ageOf]) {
    const [a, b] = [amountOf(left), amountOf(right)];
    if (a !== undefined && b !== undefined) return [a, b];
  }
  return undefined;
}

function quantityOf(value: unknown): number | undefined {
  const amount = typeof value === "string" || typeof value === "number" ? parseQuantity(value) : NaN;
  return Number.isNaN(amount) ? undefined : amount;
}

function ageOf(value: unknown): number | undefined {
  return typeof value === "string" && isAge(value) ? +age(value) : undefined;
}

function toTime(value: unknown): number {
  return value instanceof Date ? value.getTime() : new Date(value as string).getTime();
}

function add(left: unknown, right: unknown): unknown {
  if (typeof left === "string" || typeof right === "string") {
    if (!isAmount(left) && !isAmount(right)) return `${toText(left)}${toText(right)}`;
  }
  return calculate(left, right, "+", (a, b) => a + b);
}

function toText(value: unknown): string {
  return value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

// Two amounts give an amount, or a number if one is divided by the other; an amount and a number give an amount.
function calculate(
  left: unknown,
  right: unknown,
  operator: string,
  operation: (a: number, b: number) => number,
): unknown {
  if (left === null || left === undefined || right === null || right === undefined) return undefined;
  const amount = isAmount(left) ? left : isAmount(right) ? right : undefined;
  if (amount === undefined) {
    if (!isPlain(left) || !isPlain(right)) throw incomparable(operator, left, right);
    const [a, b] = [asAmount(left), asAmount(right)];
    return a === left && b === right ? operation(Number(left), Number(right)) : calculate(a, b, operator, operation);
  }
  const isScaling = operator === "*" || operator === "/" || operator === "%" || operator === "**";
  const pair: [number, number] | undefined = isScaling && (typeof left === "number" || typeof right === "number")
    ? [Number(left), Number(right)]
    : alike(left, right);
  if (pair === undefined) throw incomparable(operator, left, right);
  const result = operation(...pair);
  if (operator === "/" && typeof right !== "number") return result;
  return amount instanceof Age ? new Age(result) : new Quantity(result, amount.format);
}

// A field with a quantity is a text, such as "64Mi".
function asAmount(value: unknown): unknown {
  const isQuantity = typeof value === "string" && Number.isNaN(Number(value)) && quantityOf(value) !== undefined;
  return isQuantity ? quantity(value) : value;
}

function incomparable(operator: string, left: unknown, right: unknown): InputError {
  const hints = Array.isArray(left) || Array.isArray(right)
    ? ["write .some(...) to test the elements of a list, or .length to count them"]
    : ["name a field of the object, for example labels.app"];
  return new InputError(`Cannot use ${operator} between ${describe(left)} and ${describe(right)}`, { hints });
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value instanceof Quantity) return "a quantity";
  if (value instanceof Age) return "a length of time";
  if (value === null || value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
