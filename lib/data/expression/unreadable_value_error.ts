import { InputError } from "../core/errors.ts";

/**
 * A value does not have the form that an expression needs, such as a quantity. If it is the value of a field, it
 * concerns one object alone: a query notes it and goes on with the next object.
 */
export class UnreadableValueError extends InputError {
  /** The value. */
  readonly value: unknown;

  /** Creates an error about a value that is not of a form, such as "quantity". */
  constructor(form: string, value: unknown, hint: string) {
    super(`Cannot read the ${form} ${JSON.stringify(value)}`, { hints: [hint] });
    this.value = value;
  }
}
