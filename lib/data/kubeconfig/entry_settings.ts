import { dirname, relative, resolve } from "node:path";
import { ConfigError, hint } from "../core/errors.ts";
import type { FieldValue } from "./document.ts";
import type { EntryFields } from "./edit.ts";
import type { ExecConfig, Kubeconfig } from "./types.ts";
import { requirePermission } from "./permission.ts";
import { unreadable } from "./unreadable.ts";

/** The settings of `config set-cluster`. An empty string removes a field. */
export interface ClusterSettings {
  server?: string;
  tlsServerName?: string;
  insecureSkipTlsVerify?: boolean;
  /** The path of a PEM file, relative to the working directory. */
  certificateAuthority?: string;
  proxyUrl?: string;
  /** Embed the certificate in the kubeconfig instead of its path. @default {false} */
  embedCerts?: boolean;
}

/** The settings of `config set-credentials`. An empty string removes a field. */
export interface UserSettings {
  clientCertificate?: string;
  clientKey?: string;
  /** Embed the certificate and the key in the kubeconfig instead of their paths. @default {false} */
  embedCerts?: boolean;
  token?: string;
  username?: string;
  password?: string;
  authProvider?: string;
  /** Each `key=value` sets an argument, and `key-` removes it. */
  authProviderArg?: readonly string[];
  execCommand?: string;
  execApiVersion?: string;
  execArg?: readonly string[];
  /** Each `NAME=value` sets a variable, and `NAME-` removes it. */
  execEnv?: readonly string[];
  execInteractiveMode?: string;
  execProvideClusterInfo?: boolean;
}

type Field = EntryFields[number];

/**
 * Returns the fields for the settings of a cluster, by kubectl's rules: a new server drops the tls-server-name of the old
 * one, and a CA and skipped verification exclude each other.
 *
 * @throws {ConfigError} If a file to embed cannot be read.
 */
export async function clusterFields(settings: ClusterSettings, file: string): Promise<EntryFields> {
  const { server, tlsServerName, insecureSkipTlsVerify, certificateAuthority, proxyUrl, embedCerts } = settings;
  const fields: Field[] = [];
  if (server !== undefined) fields.push([["server"], server], [["tls-server-name"], ""]);
  if (tlsServerName !== undefined) fields.push([["tls-server-name"], tlsServerName]);
  if (insecureSkipTlsVerify !== undefined) {
    fields.push([["insecure-skip-tls-verify"], insecureSkipTlsVerify || ""]);
    if (insecureSkipTlsVerify) fields.push(...await pemFields("certificate-authority", "", file, false));
  }
  if (certificateAuthority !== undefined) {
    fields.push(...await pemFields("certificate-authority", certificateAuthority, file, embedCerts ?? false));
    if (certificateAuthority !== "") fields.push([["insecure-skip-tls-verify"], ""]);
  }
  if (proxyUrl !== undefined) fields.push([["proxy-url"], proxyUrl]);
  return fields;
}

/**
 * Returns the fields for the settings of a user. A token replaces a password, and the other way round.
 *
 * @param name The name of the user, who may already have a plugin or provider.
 * @throws {ConfigError} If the settings exclude each other, or a file to embed cannot be read.
 */
export async function userFields(
  settings: UserSettings,
  name: string,
  file: string,
  config: Kubeconfig,
): Promise<EntryFields> {
  const { clientCertificate, clientKey, embedCerts = false, token, username, password } = settings;
  const fields: Field[] = [];
  if (clientCertificate !== undefined) {
    fields.push(...await pemFields("client-certificate", clientCertificate, file, embedCerts));
  }
  if (clientKey !== undefined) fields.push(...await pemFields("client-key", clientKey, file, embedCerts));
  const [hasToken, hasPassword] = [Boolean(token), Boolean(username || password)];
  if (hasToken && hasPassword) {
    throw new ConfigError(
      "Cannot set a token together with a username and password: the server accepts only one of them",
    );
  }
  const given = { token, username, password };
  for (const [field, value] of Object.entries(given)) if (value !== undefined) fields.push([[field], value]);
  if (hasToken) fields.push([["username"], ""], [["password"], ""]);
  if (hasPassword) fields.push([["token"], ""]);
  const user = config.users.find((entry) => entry.name === name)?.user ?? {};
  return [...fields, ...providerFields(settings, user["auth-provider"]), ...execFields(settings, user.exec)];
}

async function pemFields(field: string, path: string, file: string, embed: boolean): Promise<Field[]> {
  if (path === "") return [[[field], ""], [[`${field}-data`], ""]];
  if (!embed) return [[[field], besideFile(path, file)], [[`${field}-data`], ""]];
  try {
    requirePermission({ name: "read", path });
    const bytes = await Deno.readFile(path);
    return [[[`${field}-data`], bytes.toBase64()], [[field], ""]];
  } catch (error) {
    throw unreadable(field, path, error);
  }
}

// Like kubectl, which writes a relative path if it needs no step upwards.
function besideFile(path: string, file: string): string {
  const absolute = resolve(path);
  const near = relative(dirname(resolve(file)), absolute);
  return near === "" || /^\.\.([/\\]|$)/.test(near) ? absolute : near;
}

function providerFields(
  { authProvider, authProviderArg = [] }: UserSettings,
  before: { name?: string; config?: Record<string, string> } | undefined,
): Field[] {
  if (authProvider === "") return [[["auth-provider"], ""]];
  if (authProvider === undefined && authProviderArg.length === 0) return [];
  if (authProvider === undefined && before === undefined) {
    throw new ConfigError("Cannot set arguments of an auth-provider: the user has none", {
      hints: [hint("name-auth-provider", {}, "set authProvider")],
    });
  }
  // The settings of another provider, such as its tokens, do not belong to this one.
  const isOther = authProvider !== undefined && authProvider !== before?.name;
  const config = edited(isOther ? {} : before?.config ?? {}, authProviderArg, "authProviderArg");
  return [
    ...(authProvider === undefined ? [] : [[["auth-provider", "name"], authProvider] as const]),
    ...Object.entries(config).map(([key, value]) => [["auth-provider", "config", key], value] as const),
    ...Object.keys(before?.config ?? {}).filter((key) => !Object.hasOwn(config, key)).map((key) =>
      [["auth-provider", "config", key], ""] as const
    ),
  ];
}

function execFields(settings: UserSettings, before: ExecConfig | undefined): Field[] {
  const { execCommand, execApiVersion, execArg, execEnv, execInteractiveMode, execProvideClusterInfo } = settings;
  if (execCommand === "") return [[["exec"], ""]];
  const isAsked = [execCommand, execApiVersion, execArg, execEnv, execInteractiveMode, execProvideClusterInfo].some(
    (setting) => setting !== undefined,
  );
  if (!isAsked) return [];
  if (execCommand === undefined && before === undefined) {
    throw new ConfigError("Cannot change the plugin of the user: it has none", {
      hints: [hint("name-exec-command", {}, "set execCommand")],
    });
  }
  const fields: Field[] = [];
  const set = (field: string, value: FieldValue | undefined) => {
    if (value !== undefined) fields.push([["exec", field], value]);
  };
  set("command", execCommand);
  // The old arguments belong to the old program.
  set("args", execArg ?? (execCommand === undefined ? undefined : ""));
  set("apiVersion", execApiVersion ?? (before?.apiVersion ? undefined : "client.authentication.k8s.io/v1"));
  set("interactiveMode", execInteractiveMode ?? (before?.interactiveMode ? undefined : "IfAvailable"));
  set("provideClusterInfo", execProvideClusterInfo);
  if (execEnv !== undefined) {
    const variables = Object.fromEntries((before?.env ?? []).map(({ name, value }) => [name, value]));
    const wanted = Object.entries(edited(variables, execEnv, "execEnv"));
    set("env", wanted.length === 0 ? "" : wanted.map(([name, value]) => ({ name, value })));
  }
  return fields;
}

function edited(before: Record<string, string>, changes: readonly string[], option: string): Record<string, string> {
  const after = { ...before };
  for (const pair of changes) {
    const [, key = "", value] = /^([^=]+?)(?:=(.*)|-)$/s.exec(pair) ?? [];
    if (key === "") {
      throw new ConfigError(`Cannot read ${option}: "${pair.split("=")[0]}" is neither NAME=VALUE nor NAME-`);
    }
    if (value === undefined) delete after[key];
    else after[key] = value;
  }
  return after;
}
