import { type ImplicitType, parseAll } from "@std/yaml/unstable-parse";
import { InputError } from "../../core/errors.ts";
import { isExcessive } from "../../base/yaml_alias_limit.ts";
import { readScalar } from "./scalar.ts";

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

/**
 * Reads all YAML documents of a text as kubectl does (sigs.k8s.io/yaml): `0644` is 420, `yes` a boolean, a date a
 * string. Documents that hold nothing are left out. JSON is YAML.
 *
 * @param source Where the text is from, for errors: a file's name.
 * @throws {InputError} With source, line and column where the text is malformed.
 */
export function parseYaml(text: string, source = "the input"): unknown[] {
  let documents: unknown[];
  try {
    documents = parseAll(text, { schema: "failsafe", extraTypes: [MERGE, KUBECTL_SCALAR] })
      .filter((document) => document !== null && document !== undefined && document !== "");
  } catch (cause) {
    throw new InputError(`Cannot read ${source}${positionOf(cause)}`, { cause });
  }
  if (text.includes("*") && isExcessive(documents)) {
    throw new InputError(`Cannot read ${source}: its aliases are too much`);
  }
  return documents;
}

function positionOf(error: unknown): string {
  if (!(error instanceof Error)) return `: ${String(error)}`;
  const line = "line" in error && typeof error.line === "number" ? error.line : undefined;
  const column = "column" in error && typeof error.column === "number" ? error.column : undefined;
  const reason = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
  return line === undefined ? `: ${reason}` : `, line ${line}, column ${column ?? 1}: ${reason}`;
}
