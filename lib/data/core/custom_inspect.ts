import { shownInNotebook } from "./notebook.ts";
import type { Table } from "./table.ts";

/**
 * Adds a text for people to a value. The prompt, `console.log()` and `String()` show the text; the fields and the JSON of
 * the value stay as they are.
 *
 * @param table The table that the text shows, if it is one: `-o csv` writes it.
 */
export function presented<T extends object>(value: T, text: () => string, table?: () => Table): T {
  const property = { value: text, enumerable: false };
  shownInNotebook(value, () => ({ "text/plain": text() }));
  return Object.defineProperties(value, {
    toString: property,
    // The keys that inspect() of Node and of Deno read.
    [Symbol.for("nodejs.util.inspect.custom")]: property,
    [Symbol.for("Deno.customInspect")]: property,
    [PRESENTED]: { value: table, enumerable: false },
  });
}

const PRESENTED = Symbol("presented");

/** Reports whether {@linkcode presented} has added a text to a value. */
export function isPresented(value: unknown): boolean {
  return typeof value === "object" && value !== null && PRESENTED in value;
}

/** Returns the table of a value that is read as one ({@linkcode presented}). */
export function presentedTable(value: unknown): Table | undefined {
  return isPresented(value) ? (value as { [PRESENTED]?: () => Table })[PRESENTED]?.() : undefined;
}
