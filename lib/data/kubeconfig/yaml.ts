import { parse, parseAll } from "@std/yaml";
import { ConfigError } from "../core/errors.ts";
import { isExcessive } from "../base/yaml_alias_limit.ts";
import { isRecord } from "../core/object.ts";

/**
 * Parses the YAML of a kubeconfig. It is a separate module, because loading the parser takes 7 ms, and a kubeconfig in JSON
 * does not need it.
 *
 * @throws {ConfigError} If the text is malformed, with line and column.
 */
export function parseConfigYaml(text: string, file: string): unknown {
  refuseTabs(text, file);
  const config = read(text, file);
  if (text.includes("*") && isExcessive(config)) {
    throw new ConfigError(`Cannot read the kubeconfig "${file}": its aliases expand to too many values`);
  }
  return text.includes("<<") ? merged(config, file, new Map()) : config;
}

/**
 * Replaces each merge key (`<<`) by the fields of its mapping. The parser does so only with a schema that also reads
 * `2030-01-01` as a date, which is a string to kubectl.
 */
function merged(value: unknown, file: string, known: Map<unknown, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (known.has(value)) return known.get(value);
  const copy = Array.isArray(value)
    ? value.map((item) => merged(item, file, known))
    : Object.fromEntries([...baseFields(value, file, known), ...ownFields(value, file, known)]);
  known.set(value, copy);
  return copy;
}

function ownFields(value: object, file: string, known: Map<unknown, unknown>): [string, unknown][] {
  return Object.entries(value).filter(([key]) => key !== "<<").map(([key, field]) => [key, merged(field, file, known)]);
}

// Of several mappings the first has precedence.
function baseFields(value: object, file: string, known: Map<unknown, unknown>): [string, unknown][] {
  if (!Object.hasOwn(value, "<<")) return [];
  const bases = [merged(Reflect.get(value, "<<"), file, known)].flat();
  if (!bases.every(isRecord)) {
    throw new ConfigError(
      `Cannot read the kubeconfig "${file}": map merge requires map or sequence of maps as the value`,
    );
  }
  return bases.toReversed().flatMap((base) => Object.entries(base));
}

function read(text: string, file: string): unknown {
  try {
    // As in kubectl, a date is a string, and the last value of a duplicate key counts. The core schema has no dates.
    const options = { schema: "core", allowDuplicateKeys: true } as const;
    // kubectl only reads the first document.
    if (!/^---/m.test(text)) return parse(text, options);
    const all: unknown = parseAll(text, options);
    return Array.isArray(all) ? all[0] : undefined;
  } catch (error) {
    const { where, what } = describe(error);
    // The cause is left out, because it quotes the lines around the error.
    throw new ConfigError(`Cannot read the kubeconfig "${file}"${where}: ${what}`);
  }
}

// YAML forbids tabs as indentation, and kubectl refuses them. @std/yaml accepts them.
function refuseTabs(text: string, file: string): void {
  const match = /^\t+(?:- |[\w.-]+:(?:\s|$))(?!.*,$)/m.exec(text);
  if (match === null) return;
  const line = text.slice(0, match.index).split("\n").length;
  throw new ConfigError(`Cannot read the kubeconfig "${file}", line ${line}, column 1: a tab indents the line`, {
    hints: ["indent YAML with spaces"],
  });
}

// The message of the parser ends with the lines around the error, which may contain a token.
function describe(error: unknown): { where: string; what: string } {
  if (!(error instanceof Error)) return { where: "", what: String(error) };
  const position = { ...error } as { line?: unknown; column?: unknown };
  const [, line = position.line, column = position.column] = /at line (\d+), column (\d+)/.exec(error.message) ?? [];
  const what = (error.message.split("\n")[0] ?? "").replace(/ ?\(?at line \d+, column \d+\)?:?/, "").trim();
  return { where: line === undefined ? "" : `, line ${line}, column ${column}`, what: what.replace(/[.:]+$/, "") };
}
