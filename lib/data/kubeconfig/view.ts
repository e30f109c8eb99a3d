import { ConfigError } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import { DATA_OMITTED, REDACTED } from "./placeholders.ts";
import { type Field, type Fields, KUBECONFIG, type SecretPart } from "./schema.ts";
import { entryNotFound, selectTarget } from "./select.ts";
import type { ExecConfig, Kubeconfig, UserConfig } from "./types.ts";

/**
 * Returns a copy without secrets, as `kubectl config view` shows it: `REDACTED` for tokens and passwords,
 * `DATA+OMITTED` for inline certificates and keys. It also hides secrets that kubectl shows: the tokens of an
 * auth-provider, what looks like a secret in the environment and the arguments of a plugin, and a proxy's password.
 */
export function redacted(config: Kubeconfig): Kubeconfig {
  return hidden(config, KUBECONFIG) as Kubeconfig;
}

function hidden(value: unknown, field: Field): unknown {
  if (value === "" || value === undefined) return value;
  if (field.secret !== undefined) return SECRETS[field.secret](value);
  if (field.type === "data") return DATA_OMITTED;
  if (field.type === "list" && Array.isArray(value)) return value.map((item) => hidden(item, field.of));
  if (field.type !== "object" || !isRecord(value)) return value;
  const { fields } = field;
  return mapFields(value, (part, name) => {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return known === undefined ? part : hidden(part, known);
  });
}

const SECRETS: Readonly<Record<SecretPart, (value: unknown) => unknown>> = {
  text: () => REDACTED,
  url: (value) => String(value).replace(/^([^/]*\/\/[^/@]*?):[^/]*@/, `$1:${REDACTED}@`),
  arguments: (value) => Array.isArray(value) ? value.map(redactedArgument) : value,
  variables: (value) => Array.isArray(value) ? value.map(redactedVariable) : value,
  provider: (value) =>
    isRecord(value)
      ? mapFields(value, (part, key) => part !== "" && SECRETS_OF_PROVIDERS.has(key) ? REDACTED : part)
      : value,
};

const SECRETS_OF_PROVIDERS = new Set(["id-token", "refresh-token", "access-token", "client-secret"]);

// `--oidc-client-secret=x`, `--token x`. A longer flag, such as --token-cache-dir, has a path as its value.
const SECRET_FLAG_REGEXP = /^--?([\w-]*[-_])?(secret|token|password|passwd|key)(?==|$)/i;

function redactedArgument(argument: string, at: number, all: readonly string[]): string {
  const [flag] = SECRET_FLAG_REGEXP.exec(argument) ?? [];
  if (flag !== undefined && argument.length > flag.length + 1) return `${flag}=${REDACTED}`;
  const before = all[at - 1] ?? "";
  return SECRET_FLAG_REGEXP.exec(before)?.[0] === before && before !== "" && !argument.startsWith("-")
    ? REDACTED
    : argument;
}

function redactedVariable(variable: { name: string; value: string }): { name: string; value: string } {
  return /token|secret|password|key/i.test(variable.name) ? { ...variable, value: REDACTED } : variable;
}

/**
 * Returns a copy with the entries that one context needs; that context becomes the current one.
 *
 * @throws {ConfigError} If there is no such context, or if it names a missing cluster or user.
 */
export function minified(config: Kubeconfig, context: string = config["current-context"]): Kubeconfig {
  if (context === "") throw new ConfigError("Cannot minify: current-context must exist in order to minify");
  if (!config.contexts.some(({ name }) => name === context)) {
    throw entryNotFound(config, "contexts", context, `Cannot minify: cannot locate context ${context}`);
  }
  const { contextName, clusterName, userName } = selectTarget(config, { context });
  return {
    ...config,
    clusters: config.clusters.filter(({ name }) => name === clusterName),
    users: config.users.filter(({ name }) => name === userName),
    contexts: config.contexts.filter(({ name }) => name === contextName),
    "current-context": contextName,
  };
}

/** Returns the config as kubectl prints it: known fields in its order, entries sorted by name, empty lists null. */
export function toWire(config: Kubeconfig): Record<string, unknown> {
  const users = config.users.map(({ name, user }) => ({ name, user: withInteractiveMode(user) }));
  return { kind: "Config", apiVersion: "v1", ...writtenFields({ ...config, users }, KUBECONFIG.fields) };
}

// Go omits empty values (`omitempty`), except for the fields that are always printed.
function writtenFields(values: Readonly<Record<string, unknown>>, fields: Fields): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, field]) =>
    [name, written(values[name], field), field.required || field.printed] as const
  );
  return Object.fromEntries(entries.filter(([, value, isPrinted]) => isPrinted || !isEmpty(value)));
}

function written(value: unknown, field: Field): unknown {
  if (value === undefined) return EMPTY[field.type];
  if (field.type === "object" && isRecord(value)) return writtenFields(value, field.fields);
  if (field.type !== "list" || !Array.isArray(value)) return ordered(value);
  const items = value.map((item) => written(item, field.of));
  if (!field.named) return items;
  // kubectl keeps them as a mapping by name, and writes an empty one as null.
  return items.length === 0 ? null : items.filter(isRecord).sort((a, b) => String(a.name) < String(b.name) ? -1 : 1);
}

// The zero values of Go, as JSON.
const EMPTY: Readonly<Record<Field["type"], unknown>> = {
  string: "",
  data: "",
  boolean: false,
  list: null,
  map: null,
  object: undefined,
  any: null,
};

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  return Array.isArray(value) && value.length === 0 || isRecord(value) && Object.keys(value).length === 0;
}

// Go writes mappings sorted by key.
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, ordered(value[key])]));
}

// client-go fills it in for the versions in which it is optional (clientcmd/api/v1/defaults.go).
function withInteractiveMode(user: UserConfig): UserConfig {
  const { exec } = user;
  if (exec === undefined || exec.interactiveMode || !/\/v1(alpha|beta)1$/.test(exec.apiVersion ?? "")) return user;
  const filled: ExecConfig = { ...exec, interactiveMode: "IfAvailable" };
  return { ...user, exec: filled };
}

function mapFields(
  object: Readonly<Record<string, unknown>>,
  change: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
}
