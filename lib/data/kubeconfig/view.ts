import { isRecord } from "../core/object.ts";
import { selectTarget } from "./select.ts";
import type { ExecConfig, Kubeconfig, UserConfig } from "./types.ts";

/**
 * A copy without secrets, as `kubectl config view` shows it: `REDACTED` for tokens and passwords, `DATA+OMITTED` for
 * inline certificates and keys. It also hides what kubectl shows in full: the tokens of an auth-provider, what looks like
 * a secret in the environment and the arguments of a plugin, and a proxy's password.
 */
export function redacted(config: Kubeconfig): Kubeconfig {
  return {
    ...config,
    clusters: config.clusters.map(({ name, cluster }) => ({
      name,
      cluster: {
        ...replaced(cluster, ["certificate-authority-data"], "DATA+OMITTED"),
        ...(cluster["proxy-url"] === undefined ? {} : { "proxy-url": withoutPassword(cluster["proxy-url"]) }),
      },
    })),
    users: config.users.map(({ name, user }) => ({ name, user: redactedUser(user) })),
  };
}

/** A copy with what one context needs, which becomes the current one. */
export function minified(config: Kubeconfig, context: string = config["current-context"]): Kubeconfig {
  const { contextName, clusterName, userName } = selectTarget(config, { context });
  return {
    ...config,
    clusters: config.clusters.filter(({ name }) => name === clusterName),
    users: config.users.filter(({ name }) => name === userName),
    contexts: config.contexts.filter(({ name }) => name === contextName),
    "current-context": contextName,
  };
}

/** The config as kubectl prints it: the fields that it knows, in its order, entries sorted by name, empty lists null. */
export function toWire(config: Kubeconfig): Record<string, unknown> {
  const preferences = known(config.preferences ?? {}, ["colors", "extensions"]);
  const { extensions } = config;
  return {
    kind: "Config",
    apiVersion: "v1",
    ...(Object.keys(preferences).length === 0 ? {} : { preferences }),
    clusters: sorted(config.clusters.map(({ name, cluster }) => ({
      name,
      cluster: { server: cluster.server ?? "", ...known(cluster, CLUSTER_FIELDS) },
    }))),
    users: sorted(config.users.map(({ name, user }) => ({ name, user: wireUser(user) }))),
    contexts: sorted(config.contexts.map(({ name, context }) => ({
      name,
      context: { cluster: context.cluster ?? "", user: context.user ?? "", ...known(context, CONTEXT_FIELDS) },
    }))),
    "current-context": config["current-context"],
    ...known({ extensions }, ["extensions"]),
  };
}

const CLUSTER_FIELDS = [
  "tls-server-name",
  "insecure-skip-tls-verify",
  "certificate-authority",
  "certificate-authority-data",
  "proxy-url",
  "disable-compression",
  "extensions",
];
const USER_FIELDS = [
  "client-certificate",
  "client-certificate-data",
  "client-key",
  "client-key-data",
  "token",
  "tokenFile",
  "as",
  "as-uid",
  "as-groups",
  "as-user-extra",
  "username",
  "password",
  "auth-provider",
  "exec",
  "extensions",
];
const CONTEXT_FIELDS = ["namespace", "extensions"];

// As Go's omitempty: what is empty is left out.
function known(entry: object, fields: readonly string[]): Record<string, unknown> {
  const values = new Map<string, unknown>(Object.entries(entry));
  const filled = fields.map((field) => [field, values.get(field)] as const).filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(filled.map(([field, value]) => [field, inOrder(field, value)]));
}

// As Go writes mappings: by key. What an extension holds is one; the list of them is by name.
function inOrder(field: string, value: unknown): unknown {
  if (field === "exec" || field === "auth-provider") return value;
  if (field !== "extensions" || !Array.isArray(value)) return ordered(value);
  return sorted(value.map(({ name, extension }) => ({ name, extension: ordered(extension) })));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, ordered(value[key])]));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  return Array.isArray(value) && value.length === 0 || isRecord(value) && Object.keys(value).length === 0;
}

function wireUser(user: UserConfig): Record<string, unknown> {
  const fields = known(user, USER_FIELDS);
  const { "auth-provider": provider, exec } = user;
  if (provider !== undefined) {
    fields["auth-provider"] = { name: provider.name ?? "", config: ordered(provider.config ?? null) };
  }
  if (exec !== undefined) {
    fields.exec = {
      command: exec.command ?? "",
      args: exec.args ?? null,
      env: exec.env ?? null,
      ...known(exec, ["apiVersion", "installHint"]),
      provideClusterInfo: exec.provideClusterInfo ?? false,
      ...interactiveModeOf(exec),
    };
  }
  return fields;
}

// client-go fills it in for the versions that do not ask for it.
function interactiveModeOf({ apiVersion = "", interactiveMode }: ExecConfig): { interactiveMode?: string } {
  if (interactiveMode) return { interactiveMode };
  return /\/v1(alpha|beta)1$/.test(apiVersion) ? { interactiveMode: "IfAvailable" } : {};
}

function sorted<T extends { name: string }>(entries: readonly T[]): T[] | null {
  if (entries.length === 0) return null;
  return entries.toSorted((a, b) => a.name < b.name ? -1 : 1);
}

function withoutPassword(url: string): string {
  return url.replace(/^([^/]*\/\/[^/@]*?):[^/]*@/, "$1:REDACTED@");
}

function redactedUser(user: UserConfig): UserConfig {
  const plain = replaced(
    replaced(user, ["client-certificate-data", "client-key-data"], "DATA+OMITTED"),
    ["token", "password"],
    "REDACTED",
  );
  const { "auth-provider": provider, exec } = user;
  return {
    ...plain,
    ...(provider?.config === undefined ? {} : {
      "auth-provider": { ...provider, config: replaced(provider.config, SECRETS_OF_PROVIDERS, "REDACTED") },
    }),
    ...(exec === undefined ? {} : {
      exec: {
        ...exec,
        ...(exec.args ? { args: exec.args.map(redactedArgument) } : {}),
        ...(exec.env ? { env: exec.env.map(redactedVariable) } : {}),
      },
    }),
  };
}

const SECRETS_OF_PROVIDERS = ["id-token", "refresh-token", "access-token", "client-secret"];

// `--oidc-client-secret=x`, `--token x`; a flag that goes on, such as --token-cache-dir, says where one is.
const SECRET_FLAG_REGEXP = /^--?([\w-]*[-_])?(secret|token|password|passwd|key)(?==|$)/i;

function redactedArgument(argument: string, at: number, all: readonly string[]): string {
  const [flag] = SECRET_FLAG_REGEXP.exec(argument) ?? [];
  if (flag !== undefined && argument.length > flag.length + 1) return `${flag}=REDACTED`;
  const before = all[at - 1] ?? "";
  return SECRET_FLAG_REGEXP.exec(before)?.[0] === before && before !== "" && !argument.startsWith("-")
    ? "REDACTED"
    : argument;
}

function redactedVariable(variable: { name: string; value: string }): { name: string; value: string } {
  return /token|secret|password|key/i.test(variable.name) ? { ...variable, value: "REDACTED" } : variable;
}

function replaced<T extends object>(entry: T, fields: readonly string[], by: string): T {
  const present = fields.filter((field) => Reflect.get(entry, field));
  return { ...entry, ...Object.fromEntries(present.map((field) => [field, by])) };
}
