import { type ImplicitType, parseAll } from "@std/yaml/unstable-parse";
import { InputError } from "../../core/errors.ts";
import { isExcessive } from "../../base/yaml_alias_limit.ts";
import { withoutByteOrderMarks } from "../../base/text_encoding.ts";
import { readScalar } from "./scalar.ts";
import { EXPLICIT_TAGS, unknownTag } from "./tags.ts";

// Extends the schema in which every plain scalar is a string.
const KUBECTL_SCALAR: ImplicitType = {
  tag: "tag:k8s.io,2018:scalar",
  kind: "scalar",
  resolve: (text: string | null) => typeof readScalar(text ?? "") !== "string",
  construct: (text: string | null) => readScalar(text ?? ""),
};

const MERGE: ImplicitType = {
  tag: "tag:yaml.org,2002:merge",
  kind: "scalar",
  resolve: (text: string | null) => text === "<<",
  construct: (text: string) => text,
};

/** Options of {@linkcode parseYaml}. */
export interface ParseYamlOptions {
  /** Whether a duplicate key is an error, or the last value counts. @default {"refuse"} */
  duplicateKeys?: "refuse" | "last";
}

/** A mapping in YAML has a key twice. kubectl uses the last value. */
export class DuplicateKeyError extends InputError {}

/**
 * Parses all YAML documents of a text like kubectl (sigs.k8s.io/yaml): `0644` is 420, `yes` is a boolean, and a date is a
 * string. Empty documents are left out. JSON is YAML.
 *
 * @param source The source of the text for errors, such as the name of a file.
 * @throws {InputError} If the text is not valid, with source, line and column.
 * @throws {DuplicateKeyError} If a mapping has a key twice and `duplicateKeys` is `"refuse"`.
 */
export function parseYaml(text: string, source = "the input", options: ParseYamlOptions = {}): unknown[] {
  let documents: unknown[];
  try {
    documents = parseTags(withoutByteOrderMarks(text), options.duplicateKeys === "last", [])
      .filter((document) => document !== null && document !== undefined && document !== "");
    if (COMPLEX_KEY_REGEXP.test(text) && documents.some(hasComplexKey)) throw new SyntaxError("complex keys");
  } catch (cause) {
    throw malformed(text, source, cause);
  }
  if (text.includes("*") && isExcessive(documents)) {
    throw new InputError(`Cannot read ${source}: its aliases expand to too many values`);
  }
  return documents;
}

// js-yaml refuses a mapping as a key, as kubectl does; @std/yaml makes this text of it.
const COMPLEX_KEY_REGEXP = /\{\{|^\s*\? /m;

function hasComplexKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "[object Object]") || Object.values(value).some(hasComplexKey);
}

const UNKNOWN_TAG_REGEXP = /unknown (?:\w+ )?tag !<([^>]+)>/;

// The parser refuses unknown tags. go-yaml reads scalars with such a tag as strings, and ignores it elsewhere.
function parseTags(text: string, allowDuplicateKeys: boolean, tags: readonly string[]): unknown[] {
  const extraTypes = [MERGE, KUBECTL_SCALAR, ...EXPLICIT_TAGS, ...tags.flatMap(unknownTag)];
  try {
    return parseAll(text, { schema: "failsafe", extraTypes, allowDuplicateKeys });
  } catch (error) {
    const tag = error instanceof Error ? UNKNOWN_TAG_REGEXP.exec(error.message)?.[1] : undefined;
    if (tag === undefined || tags.includes(tag)) throw error;
    return parseTags(text, allowDuplicateKeys, [...tags, tag]);
  }
}

function malformed(text: string, source: string, cause: unknown): InputError {
  const template = templateLine(text, cause);
  if (template !== undefined) {
    return new InputError(`Cannot read ${source}, line ${template}: it is a template that was not rendered`, {
      cause,
      hints: ["render it first, such as with `helm template`"],
    });
  }
  const message = `Cannot read ${source}${positionOf(cause)}`;
  // The messages of js-yaml and of @std/yaml.
  const isDuplicate = /duplicated (?:mapping )?key/.test(message);
  return isDuplicate ? new DuplicateKeyError(message, { cause }) : new InputError(message, { cause });
}

// An action of Go's text/template, as in Helm charts. To YAML it is a mapping as the key of a mapping.
const ACTION_REGEXP = /^[^#\n]*\{\{/;

/** Returns the line of a template action, if it is the reason why a text cannot be read. */
function templateLine(text: string, cause: unknown): number | undefined {
  const lines = text.split("\n");
  if (!(cause instanceof Error)) return undefined;
  // For a complex key, js-yaml reports the start of the document, so all lines are searched.
  const isComplexKey = /complex keys/.test(cause.message);
  const last = "line" in cause && typeof cause.line === "number" && !isComplexKey ? cause.line : lines.length;
  const found = lines.slice(0, last).findIndex((line, index) =>
    line.startsWith("{{") || ((isComplexKey || index === last - 1) && ACTION_REGEXP.test(line))
  );
  return found < 0 ? undefined : found + 1;
}

function positionOf(error: unknown): string {
  if (!(error instanceof Error)) return `: ${String(error)}`;
  const line = "line" in error && typeof error.line === "number" ? error.line : undefined;
  const column = "column" in error && typeof error.column === "number" ? error.column : undefined;
  const reason = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "")
    // The words of @std/yaml.
    .replace("Cannot store mapping pair: duplicated key", "duplicated mapping key") ?? "";
  return line === undefined ? `: ${reason}` : `, line ${line}, column ${column ?? 1}: ${reason}`;
}
