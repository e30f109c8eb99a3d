import { InputError } from "../../../data/core/errors.ts";

/**
 * Reads what came through a pipe: one JSON value, JSON values one a line (an array of them), or YAML (several documents
 * are an array).
 *
 * @throws {InputError} Where it is none of them, or nothing came.
 */
export async function parseInput(text: string): Promise<unknown> {
  if (text.trim() === "") throw new InputError("Cannot read the input: nothing came through the pipe");
  let failure: unknown;
  try {
    return JSON.parse(text);
  } catch (error) {
    failure = error;
  }
  const lines = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== "");
  const [first] = lines;
  if (first !== undefined && lines.length > 1 && isJson(first.line)) {
    return lines.map(({ line, number }) => {
      try {
        return JSON.parse(line);
      } catch (cause) {
        throw new InputError(`Cannot read the input: line ${number} is not JSON`, { cause });
      }
    });
  }
  const { parseYaml } = await import("../../../data/output/yaml/yaml.ts");
  try {
    const documents = parseYaml(text, "the input");
    return documents.length > 1 ? documents : documents[0];
  } catch (error) {
    // JSON is YAML too; whoever wrote JSON wants to hear what is wrong with it as JSON.
    if (!/^\s*[{[]/.test(text)) throw error;
    throw new InputError(`Cannot read the input: ${failure instanceof Error ? failure.message : failure}`, {
      cause: failure,
    });
  }
}

/** The lines of a stream, without their ends, as they come. */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (rest !== "") yield rest;
}

// A scalar on the first line may be YAML: `a` is no JSON, `1` is both.
function isJson(line: string): boolean {
  if (!/^[{["]/.test(line)) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
