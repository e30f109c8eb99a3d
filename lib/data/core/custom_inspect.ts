import { shownInNotebook } from "./notebook.ts";

/**
 * Gives a value the text that a person reads it as: the prompt, `console.log()` and `String()` show that, while its
 * fields stay what they are for a script and for JSON.
 */
export function presented<T extends object>(value: T, text: () => string): T {
  const property = { value: text, enumerable: false };
  shownInNotebook(value, () => ({ "text/plain": text() }));
  return Object.defineProperties(value, {
    toString: property,
    // What Node's inspect() and Deno's ask for.
    [Symbol.for("nodejs.util.inspect.custom")]: property,
    [Symbol.for("Deno.customInspect")]: property,
    [PRESENTED]: { value: true, enumerable: false },
  });
}

const PRESENTED = Symbol("presented");

/** Says whether a value has a text of its own ({@linkcode presented}). */
export function isPresented(value: unknown): boolean {
  return typeof value === "object" && value !== null && PRESENTED in value;
}
