import { isRecord } from "../../core/object.ts";
import { goNumber } from "../go_number.ts";
import { parseTemplate, type TemplatePiece } from "./parse.ts";
import { evaluate } from "./steps.ts";

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
export function writePiece(piece: TemplatePiece, value: unknown): string {
  if (piece.kind === "text") return piece.text;
  const found = evaluate(piece.steps, value);
  if (piece.kind === "path") return found.map(writeValue).join(" ");
  return found.map((item) => piece.body.map((inner) => writePiece(inner, item)).join("")).join("");
}

/** One result as text: what holds others is JSON as Go writes it, with sorted keys and `<`, `>`, `&` escaped. */
export function writeValue(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number" || value instanceof Number) return goNumber(value);
  return typeof value === "object" ? goJson(value) : String(value);
}

// By hand, because an object of JavaScript has keys that are numbers in front, however it was made.
function goJson(value: unknown, indent = 0, margin = ""): string {
  const isList = Array.isArray(value);
  if (!isList && !isRecord(value)) return goScalar(value);
  const inner = margin + " ".repeat(indent);
  const parts = isList
    ? value.map((item) => goJson(item, indent, inner))
    : Object.keys(value).sort().map((key) =>
      `${goScalar(key)}:${indent > 0 ? " " : ""}${goJson(value[key], indent, inner)}`
    );
  const [open, close] = isList ? "[]" : "{}";
  if (parts.length === 0 || indent === 0) return `${open}${parts.join(",")}${close}`;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`;
}

function goScalar(value: unknown): string {
  return JSON.stringify(value ?? null).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function resultsOf(piece: TemplatePiece, value: unknown): unknown[][] {
  if (piece.kind === "text") return [[piece.text]];
  const found = evaluate(piece.steps, value);
  if (piece.kind === "path") return [found];
  return found.flatMap((item) => piece.body.flatMap((inner) => resultsOf(inner, item)));
}

function formatResults(results: unknown[]): string {
  return goJson(results, 4) + "\n";
}
