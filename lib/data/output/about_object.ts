import { InputError } from "../core/errors.ts";
import { isRecord, nameOf } from "../core/object.ts";

/** An error about a value, with the object that it is about, if the value is one. */
export function aboutObject(error: InputError, value: unknown, where = ""): InputError {
  const name = isRecord(value) ? nameOf(value) : undefined;
  const kind = isRecord(value) && typeof value.kind === "string" ? value.kind : "object";
  const object = name === undefined ? "" : ` in ${kind} "${name}"`;
  return new InputError(`${error.message}${where}${object}`, { cause: error, hints: error.hints });
}
