import { InputError } from "../../core/errors.ts";
import { duplicateKey } from "../../base/duplicate_key.ts";
import { parseExactly } from "../../base/long_integer.ts";
import { withoutByteOrderMarks } from "../../base/text_encoding.ts";

/** How strictly manifests are parsed: the values of `--validate` and of `fieldValidation`. */
export type Validation = "Strict" | "Warn" | "Ignore";

/** Options of {@linkcode parseManifest}. */
export interface ParseManifestOptions {
  /** The source of the text for errors, such as the name of a file. */
  source: string;
  /** The meaning of a duplicate key: an error, a warning or nothing. */
  validation: Validation;
  /** Called with the warning. */
  warn: (text: string) => void;
  /** The hint of the error. */
  hint: string;
}

/**
 * Parses JSON or YAML of a user, and returns all values or documents of the text.
 *
 * @throws {InputError} If it is malformed, or has a duplicate key and the validation is strict.
 */
export async function parseManifest(written: string, options: ParseManifestOptions): Promise<unknown[]> {
  const { source, validation, warn, hint } = options;
  const text = withoutByteOrderMarks(written);
  const duplicate = (message: string) => {
    if (validation === "Warn") warn(`${message}; the last value is used`);
    if (validation === "Strict") throw new InputError(message, { hints: [hint] });
  };
  const values = await parseJson(text);
  if (values !== undefined) {
    const twice = validation === "Ignore" ? undefined : duplicateKey(text);
    if (twice !== undefined) {
      const { key, line, column } = twice;
      duplicate(`Cannot read ${source}, line ${line}, column ${column}: duplicate key "${key}"`);
    }
    return values;
  }
  const { DuplicateKeyError, parseYaml } = await import("../yaml/yaml.ts");
  try {
    return parseYaml(text, source);
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    duplicate(error.message);
    return parseYaml(text, source, { duplicateKeys: "last" });
  }
}

/** Parses one JSON value or several. Returns undefined for other text: the YAML parser then reports the position. */
async function parseJson(text: string): Promise<unknown[] | undefined> {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return [parseExactly(text)];
  } catch {
    const { splitJson } = await import("./split_json.ts");
    return splitJson(text);
  }
}
