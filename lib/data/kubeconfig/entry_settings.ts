import { dirname, relative, resolve } from "node:path";
import { ConfigError } from "../core/errors.ts";
import type { FieldValue } from "./document.ts";
import type { EntryFields } from "./edit.ts";
import type { ExecConfig, Kubeconfig } from "./types.ts";
import { requirePermission } from "./permission.ts";
import { unreadable } from "./unreadable.ts";

/** What `config set-cluster` sets; an empty text takes a field away. */
export interface ClusterSettings {
  server?: string;
  tlsServerName?: string;
  insecureSkipTlsVerify?: boolean;
  /** The path of a PEM file, relative to where the process runs. */
  certificateAuthority?: string;
  proxyUrl?: string;
  /** Puts the certificate itself into the kubeconfig, instead of its path. @default {false} */
  embedCerts?: boolean;
}

/** What `config set-credentials` sets; an empty text takes a field away. */
export interface UserSettings {
  clientCertificate?: string;
  clientKey?: string;
  /** Puts certificate and key themselves into the kubeconfig, instead of their paths. @default {false} */
  embedCerts?: boolean;
  token?: string;
  username?: string;
  password?: string;
  authProvider?: string;
  /** `key=value` sets one, `key-` takes it away. */
  authProviderArg?: readonly string[];
  execCommand?: string;
  execApiVersion?: string;
  execArg?: readonly string[];
  /** `NAME=value` sets one, `NAME-` takes it away. */
  execEnv?: readonly string[];
  execInteractiveMode?: string;
  execProvideClusterInfo?: boolean;
}

type Field = EntryFields[number];

/**
 * The fields that settings of a cluster come to, for a kubeconfig's file, as kubectl has it: another server drops the
 * name that belonged to the one before; an authority and skipped verification exclude each other.
 *
 * @throws {ConfigError} Where a file to embed cannot be read.
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
 * The fields that settings of a user come to: a token takes the place of a password, and the other way round.
 *
 * @param name The user's, whose plugin or provider may be there already.
 * @throws {ConfigError} Where the settings exclude each other, or a file to embed cannot be read.
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
    throw new ConfigError("Cannot set a token together with a username and password: the server takes one of them");
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

// As kubectl writes paths: relative where that needs no step upwards.
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
      hints: ["name it: --auth-provider=oidc"],
    });
  }
  // What another provider kept there, tokens among it, is none of this one's.
  const isOther = authProvider !== undefined && authProvider !== before?.name;
  const config = edited(isOther ? {} : before?.config ?? {}, authProviderArg, "--auth-provider-arg");
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
    throw new ConfigError("Cannot change the plugin of the user: it has none", { hints: ["name it: --exec-command"] });
  }
  const fields: Field[] = [];
  const set = (field: string, value: FieldValue | undefined) => {
    if (value !== undefined) fields.push([["exec", field], value]);
  };
  set("command", execCommand);
  // The arguments were meant for the program before.
  set("args", execArg ?? (execCommand === undefined ? undefined : ""));
  set("apiVersion", execApiVersion ?? (before?.apiVersion ? undefined : "client.authentication.k8s.io/v1"));
  set("interactiveMode", execInteractiveMode ?? (before?.interactiveMode ? undefined : "IfAvailable"));
  set("provideClusterInfo", execProvideClusterInfo);
  if (execEnv !== undefined) {
    const variables = Object.fromEntries((before?.env ?? []).map(({ name, value }) => [name, value]));
    const wanted = Object.entries(edited(variables, execEnv, "--exec-env"));
    set("env", wanted.length === 0 ? "" : wanted.map(([name, value]) => ({ name, value })));
  }
  return fields;
}

function edited(before: Record<string, string>, changes: readonly string[], flag: string): Record<string, string> {
  const after = { ...before };
  for (const pair of changes) {
    const [, key = "", value] = /^([^=]+?)(?:=(.*)|-)$/s.exec(pair) ?? [];
    if (key === "") throw new ConfigError(`Cannot read ${flag} "${pair.split("=")[0]}": write NAME=VALUE, or NAME-`);
    if (value === undefined) delete after[key];
    else after[key] = value;
  }
  return after;
}
