import { type ImplicitType, parseAll } from "@std/yaml/unstable-parse";
import { InputError } from "../../core/errors.ts";
import { isExcessive } from "../../base/yaml_alias_limit.ts";
import { withoutByteOrderMarks } from "../../base/text_encoding.ts";
import { readScalar } from "./scalar.ts";
import { EXPLICIT_TAGS, tagAsText } from "./tags.ts";

// On top of the schema in which every plain scalar is a string.
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
  /** What a key that is in a mapping twice means: an error, or the last value. @default {"refuse"} */
  duplicateKeys?: "refuse" | "last";
}

/** A YAML text in which a mapping has a key twice; kubectl uses the last value. */
export class DuplicateKeyError extends InputError {}

/**
 * Reads all YAML documents of a text as kubectl does (sigs.k8s.io/yaml): `0644` is 420, `yes` a boolean, a date a
 * string. Documents that hold nothing are left out. JSON is YAML.
 *
 * @param source Where the text is from, for errors: a file's name.
 * @throws {InputError} With source, line and column where the text is malformed.
 * @throws {DuplicateKeyError} If a mapping has a key twice and `duplicateKeys` is `"refuse"`.
 */
export function parseYaml(text: string, source = "the input", options: ParseYamlOptions = {}): unknown[] {
  let documents: unknown[];
  try {
    documents = parseTags(withoutByteOrderMarks(text), options.duplicateKeys === "last", [])
      .filter((document) => document !== null && document !== undefined && document !== "");
  } catch (cause) {
    throw malformed(text, source, cause);
  }
  if (text.includes("*") && isExcessive(documents)) {
    throw new InputError(`Cannot read ${source}: its aliases are too much`);
  }
  return documents;
}

const UNKNOWN_TAG_REGEXP = /unknown (?:scalar )?tag !<([^>]+)>/;

// The parser refuses tags that it does not know; go-yaml reads the value as a text.
function parseTags(text: string, allowDuplicateKeys: boolean, tags: readonly string[]): unknown[] {
  const extraTypes = [MERGE, KUBECTL_SCALAR, ...EXPLICIT_TAGS, ...tags.map(tagAsText)];
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
  // The words of js-yaml, and those of @std/yaml.
  const isDuplicate = /duplicated (?:mapping )?key/.test(message);
  return isDuplicate ? new DuplicateKeyError(message, { cause }) : new InputError(message, { cause });
}

// An action of Go's text/template, as Helm charts have it; to YAML it is a mapping as the key of a mapping.
const ACTION_REGEXP = /^[^#\n]*\{\{/;

/** The line of a template's action, if that is why a text cannot be read. */
function templateLine(text: string, cause: unknown): number | undefined {
  const lines = text.split("\n");
  if (!(cause instanceof Error)) return undefined;
  // js-yaml says where the document begins.
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
  const reason = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
  return line === undefined ? `: ${reason}` : `, line ${line}, column ${column ?? 1}: ${reason}`;
}
