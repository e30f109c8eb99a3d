import { isRecord } from "../core/object.ts";
import { parseTemplate, type Piece } from "./jsonpath_parse.ts";
import { evaluate } from "./jsonpath_steps.ts";

/**
 * Reads a template of kubectl's JSONPath dialect (client-go util/jsonpath): text and `{...}` with paths, `{range ...}`
 * and `{end}`, filters, unions, slices, wildcards and recursive descent; `$` and `@` are both the value at hand. What is
 * missing writes nothing.
 *
 * @returns A function from a value to the text that the template makes of it.
 * @throws {InputError} Where the template is broken, with the position.
 */
export function compileJsonPath(template: string): (value: unknown) => string {
  const pieces = parseTemplate(template);
  return (value) => pieces.map((piece) => writePiece(piece, value)).join("");
}

/** As {@linkcode compileJsonPath}, with the results as JSON: a list for each `{...}`, as kubectl's jsonpath-as-json. */
export function compileJsonPathAsJson(template: string): (value: unknown) => string {
  const pieces = parseTemplate(template);
  return (value) => pieces.flatMap((piece) => resultsOf(piece, value)).map(formatResults).join("");
}

/** The text that one piece makes of a value. */
export function writePiece(piece: Piece, value: unknown): string {
  if (piece.kind === "text") return piece.text;
  const found = evaluate(piece.steps, value);
  if (piece.kind === "path") return found.map(writeValue).join(" ");
  return found.map((item) => piece.body.map((inner) => writePiece(inner, item)).join("")).join("");
}

/** One result as text: what holds others is JSON as Go writes it, with sorted keys and `<`, `>`, `&` escaped. */
export function writeValue(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return typeof value === "object" ? goJson(value) : String(value);
}

function goJson(value: unknown, indent = 0): string {
  return JSON.stringify(sorted(value), null, indent).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function resultsOf(piece: Piece, value: unknown): unknown[][] {
  if (piece.kind === "text") return [[piece.text]];
  const found = evaluate(piece.steps, value);
  if (piece.kind === "path") return [found];
  return found.flatMap((item) => piece.body.flatMap((inner) => resultsOf(inner, item)));
}

function formatResults(results: unknown[]): string {
  return goJson(results, 4) + "\n";
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
