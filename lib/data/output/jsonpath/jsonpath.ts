import { InputError } from "../../core/errors.ts";
import { isKubeList, isRecord } from "../../core/object.ts";
import { aboutObject } from "../about_object.ts";
import { goNumber } from "../go_number.ts";
import { parseTemplate, type TemplatePiece } from "./parse.ts";
import { evaluate, type Tolerance } from "./steps.ts";

/** Options of {@linkcode compileJsonPath}. */
export interface JsonPathOptions {
  /** Write nothing for a missing key instead of failing. @default {true} */
  allowMissingKeys?: boolean | undefined;
}

/**
 * Compiles a template of kubectl's JSONPath dialect (client-go util/jsonpath): text and `{...}` with paths, `{range ...}`
 * and `{end}`, filters, unions, slices, wildcards and recursive descent. `$` and `@` both mean the current value. An absent
 * field gives no text.
 *
 * @returns A function from a value to the text of the template.
 * @throws {InputError} If the template is not valid, with the position.
 */
export function compileJsonPath(
  template: string,
  options: JsonPathOptions = {},
): (value: unknown) => string {
  return compile(template, options, writePiece);
}

/** Compiles a template whose results are JSON, like kubectl's jsonpath-as-json: one list for each `{...}`. */
export function compileJsonPathAsJson(
  template: string,
  options: JsonPathOptions = {},
): (value: unknown) => string {
  return compile(
    template,
    options,
    (piece, value, tolerance) => resultsOf(piece, value, tolerance).map(formatResults).join(""),
  );
}

function compile(
  template: string,
  { allowMissingKeys = true }: JsonPathOptions,
  write: (piece: TemplatePiece, value: unknown, tolerance: Tolerance) => string,
): (value: unknown) => string {
  const pieces = parseTemplate(template);
  return (value) => {
    const tolerance = toleranceFor(value, allowMissingKeys);
    return naming(value, () => pieces.map((piece) => write(piece, value, tolerance)).join(""));
  };
}

// One odd object does not end a list. A path that does not fit the only object is an error, as in kubectl.
function toleranceFor(value: unknown, allowMissingKeys: boolean): Tolerance {
  if (!allowMissingKeys) return "none";
  return isKubeList(value) ? "odd" : "missing";
}

/** Runs a template on a value; an error names the object. */
function naming<T>(value: unknown, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof InputError ? aboutObject(error, value) : error;
  }
}

/** Returns the text of one piece of a template for a value. */
export function writePiece(piece: TemplatePiece, value: unknown, tolerance: Tolerance): string {
  if (piece.kind === "text") return piece.text;
  const found = evaluate(piece.steps, value, tolerance);
  if (piece.kind === "path") return found.map(writeValue).join(" ");
  return found.map((item) => piece.body.map((inner) => writePiece(inner, item, tolerance)).join("")).join("");
}

/** Returns a result as text. An object or a list is Go's JSON, with sorted keys and escaped `<`, `>` and `&`. */
export function writeValue(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number" || value instanceof Number) return goNumber(value);
  return typeof value === "object" ? goJson(value) : String(value);
}

// JSON.stringify cannot sort all keys, because a JavaScript object always lists numeric keys first.
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

function resultsOf(piece: TemplatePiece, value: unknown, tolerance: Tolerance): unknown[][] {
  if (piece.kind === "text") return [[piece.text]];
  const found = evaluate(piece.steps, value, tolerance);
  if (piece.kind === "path") return [found];
  return found.flatMap((item) => piece.body.flatMap((inner) => resultsOf(inner, item, tolerance)));
}

function formatResults(results: unknown[]): string {
  return goJson(results, 4) + "\n";
}
