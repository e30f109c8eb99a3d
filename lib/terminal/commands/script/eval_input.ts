import { parseExactly } from "../../../data/base/long_integer.ts";
import { InputError } from "../../../data/core/errors.ts";

/** The format of the input of `k8s eval`. */
export type InputFormat = "json" | "lines" | "yaml" | "text";

/**
 * Reads standard input as one JSON value, a list of JSON values (one per line), a list of YAML documents, or a string.
 * Only the format determines the type of the result.
 *
 * @throws {InputError} If the text does not have that format.
 */
export async function parseEvalInput(text: string, format: InputFormat): Promise<unknown> {
  switch (format) {
    case "text":
      return text;
    case "lines":
      return parseLines(text);
    case "yaml":
      return (await import("../../../data/output/yaml/yaml.ts")).parseYaml(text, "the input");
    case "json":
      return parseValue(text);
  }
}

const OTHERS = [
  "use -i=lines to read a list of JSON values, one per line",
  "use -i=yaml to read a list of YAML documents",
  "use -i=text to read a string",
];

function parseValue(text: string): unknown {
  if (text.trim() === "") throw new InputError("Cannot read the input: it is empty", { hints: OTHERS });
  try {
    return parseExactly(text);
  } catch (cause) {
    throw new InputError(`Cannot read the input as one JSON value: ${reasonOf(cause)}`, { cause, hints: OTHERS });
  }
}

function parseLines(text: string): unknown[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [parseExactly(line)];
    } catch (cause) {
      throw new InputError(`Cannot read the input: line ${index + 1} is not JSON: ${reasonOf(cause)}`, { cause });
    }
  });
}

function reasonOf(error: unknown): string {
  // V8 quotes the text without escaping it.
  return (error instanceof Error ? error.message : String(error)).replaceAll("\n", "\\n");
}
