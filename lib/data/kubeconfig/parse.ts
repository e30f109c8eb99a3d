import { ConfigError } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import { type Field, type Fields, KUBECONFIG } from "./schema.ts";
import type { Kubeconfig } from "./types.ts";

/**
 * Parses one kubeconfig, in YAML or JSON. As in Go, null is the same as absent or empty. A value of a wrong type is an
 * error that names the field and not the value, which may be a secret. Unknown fields are kept.
 *
 * @param file Names the text in errors.
 * @throws {ConfigError} If the text is malformed; with line and column if it is not YAML.
 */
export async function parseKubeconfig(text: string, file: string): Promise<Kubeconfig> {
  const value = await parseText(text, file) ?? {};
  if (!isRecord(value)) throw malformed({ file, path: "the document" }, "a mapping", value);
  requireVersion(value, file);
  // The type is derived from the same table that `read` follows.
  return read(value, KUBECONFIG, { file, path: "" }) as Kubeconfig;
}

async function parseText(text: string, file: string): Promise<unknown> {
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // YAML's flow style begins with a brace as well.
    }
  }
  const { parseConfigYaml } = await import("./yaml.ts");
  return parseConfigYaml(text, file);
}

// Without a kind or a version kubectl assumes these two. The message has its words.
function requireVersion(value: Record<string, unknown>, file: string): void {
  const kind = stringOf(value.kind, { file, path: "kind" }) || "Config";
  const apiVersion = stringOf(value.apiVersion, { file, path: "apiVersion" }) || "v1";
  if (kind === "Config" && apiVersion === "v1") return;
  throw new ConfigError(
    `Cannot read the kubeconfig "${file}": no kind "${kind}" is registered for version "${apiVersion}"`,
    { hints: ['a kubeconfig has "apiVersion: v1" and "kind: Config"'] },
  );
}

/** The file that is being parsed, and the path of a field in it: `users[0].user.token`. */
interface Place {
  file: string;
  path: string;
}

function read(value: unknown, field: Field, at: Place): unknown {
  switch (field.type) {
    case "string":
      return stringOf(value, at);
    case "data":
      // Go ignores line ends within base64.
      return stringOf(value, at).replace(/[\r\n]/g, "");
    case "boolean":
      return booleanOf(value, at);
    case "list": {
      const items = listOf(value, field.of, at);
      if (field.named) requireDifferentNames(items, at);
      return items;
    }
    case "map":
      return mapOf(value, field.of, at);
    case "object":
      return objectOf(value, field.fields, at);
    case "any":
      return value;
  }
}

function stringOf(value: unknown, at: Place): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw malformed(at, "a string", value);
  return value;
}

// kubectl reads YAML 1.1, in which `yes` and `on` are booleans; the parser follows YAML 1.2.
function booleanOf(value: unknown, at: Place): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(y|yes|on)$/i.test(value)) return true;
  if (typeof value === "string" && /^(n|no|off)$/i.test(value)) return false;
  throw malformed(at, "true or false", value);
}

function listOf(value: unknown, item: Field, at: Place): unknown[] {
  const list = value ?? [];
  if (!Array.isArray(list)) throw malformed(at, "a list", list);
  return list.map((one: unknown, index) => read(one, item, { ...at, path: `${at.path}[${index}]` }));
}

function mapOf(value: unknown, item: Field, at: Place): Record<string, unknown> {
  const map = value ?? {};
  if (!isRecord(map)) throw malformed(at, "a mapping", map);
  return Object.fromEntries(Object.entries(map).map(([key, one]) => [key, read(one, item, below(at, key))]));
}

function objectOf(value: unknown, fields: Fields, at: Place): Record<string, unknown> {
  const object = value ?? {};
  if (!isRecord(object)) throw malformed(at, "a mapping", object);
  const present = Object.entries(object).filter(([, one]) => one !== null && one !== undefined);
  const missing = Object.entries(fields).filter(([name, { required }]) => required && (object[name] ?? null) === null);
  return Object.fromEntries([
    ...present.map(([name, one]) => [name, readKnown(name, one, fields, at)]),
    ...missing.map(([name, field]) => [name, read(null, field, below(at, name))]),
  ]);
}

function readKnown(name: string, value: unknown, fields: Fields, at: Place): unknown {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return field === undefined ? value : read(value, field, below(at, name));
}

function below({ file, path }: Place, name: string): Place {
  return { file, path: path === "" ? name : `${path}.${name}` };
}

function requireDifferentNames(items: readonly unknown[], { file, path }: Place): void {
  const names = new Set<unknown>();
  for (const item of items) {
    const name = isRecord(item) ? item.name : undefined;
    if (names.has(name)) {
      throw new ConfigError(`Cannot read the kubeconfig "${file}": duplicate name "${name}" in ${path}`);
    }
    names.add(name);
  }
}

function malformed({ file, path }: Place, expected: string, value: unknown): ConfigError {
  const got = typeName(value);
  return new ConfigError(`Cannot read the kubeconfig "${file}": expected ${path} to be ${expected}, got ${got}`, {
    hints: expected === "a string" && /number|boolean/.test(got) ? ["put the value in quotes"] : [],
  });
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return isRecord(value) ? "a mapping" : `a ${typeof value}`;
}
