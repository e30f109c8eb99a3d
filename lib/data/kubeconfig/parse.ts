import { ConfigError } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import type { Kubeconfig } from "./types.ts";

/**
 * Reads one kubeconfig: YAML or JSON. As in Go, null is the same as absent; a value of a wrong type is an error that
 * names the field and keeps quiet about the value, which may be a secret. Unknown fields stay.
 *
 * @param file Names the text in errors.
 * @throws {ConfigError} Where the text is malformed; with line and column where it is no YAML.
 */
export async function parseKubeconfig(text: string, file: string): Promise<Kubeconfig> {
  const value = await parseText(text, file) ?? {};
  if (!isRecord(value)) throw malformed(file, "the document", "a mapping", value);
  const { kind = "Config", apiVersion = "v1" } = withoutNull(value);
  if (kind !== "Config" || apiVersion !== "v1") {
    throw new ConfigError(
      `Cannot read the kubeconfig "${file}": it is a ${kind} of ${apiVersion}, and no Config of v1`,
    );
  }
  return {
    ...withoutNull(value),
    clusters: entries(value, "clusters", "cluster", file),
    users: entries(value, "users", "user", file),
    contexts: entries(value, "contexts", "context", file),
    "current-context": stringOf(value["current-context"], "current-context", file),
    // Each field that the type names has been checked by `checked`.
  } as unknown as Kubeconfig;
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

function entries(config: Record<string, unknown>, list: string, key: string, file: string): { name: string }[] {
  const value = config[list] ?? [];
  if (!Array.isArray(value)) throw malformed(file, list, "a list", value);
  const seen = new Set<string>();
  return value.map((entry: unknown, index) => {
    const where = `${list}[${index}]`;
    const named = entry ?? {};
    if (!isRecord(named)) throw malformed(file, where, "a mapping", named);
    const name = stringOf(named.name, `${where}.name`, file);
    if (seen.has(name)) {
      throw new ConfigError(`Cannot read the kubeconfig "${file}": ${list} has the name "${name}" twice`);
    }
    seen.add(name);
    const body = named[key] ?? {};
    if (!isRecord(body)) throw malformed(file, `${where}.${key}`, "a mapping", body);
    return { ...named, name, [key]: checked(body, `${where}.${key}`, file) };
  });
}

const BOOLEANS = new Set(["insecure-skip-tls-verify", "disable-compression"]);
const DATA = new Set(["certificate-authority-data", "client-certificate-data", "client-key-data"]);
const LISTS = new Set(["as-groups", "extensions"]);
const MAPPINGS = new Set(["as-user-extra", "auth-provider", "exec"]);
const STRINGS = new Set([
  "server",
  "tls-server-name",
  "certificate-authority",
  "proxy-url",
  "client-certificate",
  "client-key",
  "token",
  "tokenFile",
  "username",
  "password",
  "as",
  "as-uid",
  "cluster",
  "user",
  "namespace",
]);

function checked(body: Record<string, unknown>, where: string, file: string): Record<string, unknown> {
  const result = withoutNull(body);
  for (const [field, value] of Object.entries(result)) {
    const at = `${where}.${field}`;
    if (STRINGS.has(field)) result[field] = stringOf(value, at, file);
    // Line ends within base64 mean nothing to Go.
    else if (DATA.has(field)) result[field] = stringOf(value, at, file).replace(/[\r\n]/g, "");
    else if (BOOLEANS.has(field)) result[field] = booleanOf(value, at, file);
    else if (LISTS.has(field) && !Array.isArray(value)) throw malformed(file, at, "a list", value);
    else if (MAPPINGS.has(field) && !isRecord(value)) throw malformed(file, at, "a mapping", value);
    else if (field === "as-groups") result[field] = strings(value, at, file);
    else if (field === "exec" && isRecord(value)) result[field] = execOf(value, at, file);
  }
  return result;
}

function execOf(exec: Record<string, unknown>, where: string, file: string): Record<string, unknown> {
  const result = withoutNull(exec);
  for (const field of ["apiVersion", "command", "interactiveMode", "installHint"]) {
    if (field in result) result[field] = stringOf(result[field], `${where}.${field}`, file);
  }
  if ("args" in result) result.args = strings(result.args, `${where}.args`, file);
  if ("env" in result) {
    result.env = list(result.env, `${where}.env`, file).map((one, index) => {
      const at = `${where}.env[${index}]`;
      if (!isRecord(one)) throw malformed(file, at, "a mapping", one);
      return { ...one, name: stringOf(one.name, `${at}.name`, file), value: stringOf(one.value, `${at}.value`, file) };
    });
  }
  return result;
}

function strings(value: unknown, where: string, file: string): string[] {
  return list(value, where, file).map((one, index) => stringOf(one, `${where}[${index}]`, file));
}

function list(value: unknown, where: string, file: string): unknown[] {
  if (!Array.isArray(value)) throw malformed(file, where, "a list", value);
  return value;
}

function withoutNull(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

function stringOf(value: unknown, where: string, file: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw malformed(file, where, "a string", value);
  return value;
}

// kubectl reads YAML 1.1, where `yes` and `on` are booleans; the parser's schema is that of YAML 1.2.
function booleanOf(value: unknown, where: string, file: string): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(y|yes|on)$/i.test(value)) return true;
  if (typeof value === "string" && /^(n|no|off)$/i.test(value)) return false;
  throw malformed(file, where, "true or false", value);
}

function malformed(file: string, where: string, wanted: string, value: unknown): ConfigError {
  const got = value === null
    ? "null"
    : Array.isArray(value)
    ? "a list"
    : isRecord(value)
    ? "a mapping"
    : `a ${typeof value}`;
  return new ConfigError(`Cannot read the kubeconfig "${file}": ${where} must be ${wanted} and is ${got}`, {
    hints: wanted === "a string" && /number|boolean/.test(got) ? ["put the value in quotes"] : [],
  });
}
