import { parse, parseAll } from "@std/yaml";
import { ConfigError } from "../core/errors.ts";
import { isExcessive } from "../base/yaml_alias_limit.ts";

/**
 * Reads the YAML of a kubeconfig. In a file of its own, because a parser costs 7 ms of start-up and a kubeconfig that
 * is JSON needs none.
 *
 * @throws {ConfigError} With line and column.
 */
export function parseConfigYaml(text: string, file: string): unknown {
  refuseTabs(text, file);
  const config = read(text, file);
  if (text.includes("*") && isExcessive(config)) {
    throw new ConfigError(`Cannot read the kubeconfig "${file}": its aliases are too much`);
  }
  return config;
}

function read(text: string, file: string): unknown {
  try {
    // The core schema knows no dates: what looks like one is a string to kubectl. Nor does it know merge keys.
    const schema = /<<["']?\s*:/.test(text) ? "default" : "core";
    // The last of a key that comes twice counts, as to kubectl.
    const options = { schema, allowDuplicateKeys: true } as const;
    // kubectl reads the first document of several.
    if (!/^---/m.test(text)) return parse(text, options);
    const all: unknown = parseAll(text, options);
    return Array.isArray(all) ? all[0] : undefined;
  } catch (error) {
    const { where, what } = describe(error);
    // Without the cause, which quotes the lines around the fault.
    throw new ConfigError(`Cannot read the kubeconfig "${file}"${where}: ${what}`);
  }
}

// YAML forbids tabs as indentation and kubectl refuses them; @std/yaml guesses what was meant.
function refuseTabs(text: string, file: string): void {
  const match = /^\t+(?:- |[\w.-]+:(?:\s|$))(?!.*,$)/m.exec(text);
  if (match === null) return;
  const line = text.slice(0, match.index).split("\n").length;
  throw new ConfigError(`Cannot read the kubeconfig "${file}", line ${line}, column 1: a tab indents the line`, {
    hints: ["YAML is indented by spaces"],
  });
}

// The parser's message ends with the lines around the fault, and one of them may hold a token.
function describe(error: unknown): { where: string; what: string } {
  if (!(error instanceof Error)) return { where: "", what: String(error) };
  const position = { ...error } as { line?: unknown; column?: unknown };
  const [, line = position.line, column = position.column] = /at line (\d+), column (\d+)/.exec(error.message) ?? [];
  const what = (error.message.split("\n")[0] ?? "").replace(/ ?\(?at line \d+, column \d+\)?:?/, "").trim();
  return { where: line === undefined ? "" : `, line ${line}, column ${column}`, what: what.replace(/[.:]+$/, "") };
}
