import { ConfigError } from "../../data/core/errors.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import type { ClusterConfig, ExecConfig, UserConfig } from "../../data/kubeconfig/types.ts";
import type { Plugin } from "./exec.ts";
import type { AuthProviderIo } from "./oidc.ts";

/** What goes into the Authorization header. */
export type Bearer =
  | { kind: "token"; token: string }
  | { kind: "tokenFile"; path: string }
  | { kind: "basic"; username: string; password: string }
  | { kind: "plugin"; plugin: Plugin };

/**
 * What a user proves its identity with. A certificate (PEM) can come with a bearer credential: the API server takes
 * the certificate where its CA signed it, and a gateway in front of it may want the one and pass on the other.
 */
export type Credential =
  | { kind: "none" }
  | Bearer
  | { kind: "certificate"; cert: string; key: string; bearer?: Bearer };

/** Options of {@linkcode readCredential}. */
export interface CredentialOptions {
  /** What it was until now: its plugin goes on, and remembers its answer. */
  before?: Credential | undefined;
  /** What an auth-provider needs; asked for only where the user has one. */
  outside?: (() => Promise<AuthProviderIo>) | undefined;
  /** Whether a plugin can ask a person now. @default {whether stdin is a terminal} */
  mayAsk?: (() => boolean) | undefined;
  /** Milliseconds that a plugin may take where nobody is asked. @default {the plugin's own} */
  timeLimit?: number | undefined;
}

/**
 * Reads the credential of a user, its files included. A credential plugin runs now, for its answer may be a certificate,
 * which a connection needs before its first request.
 *
 * @throws {ConfigError} Where it is incomplete, contradictory or unreadable.
 * @throws {AuthError} Where a plugin gives no credential.
 * @throws {UnsupportedError} For auth providers that there are no more, and for encrypted keys.
 */
export async function readCredential(
  user: UserConfig,
  cluster: ClusterConfig = {},
  options: CredentialOptions = {},
): Promise<Credential> {
  const { before = { kind: "none" }, outside } = options;
  const provider = user["auth-provider"];
  if (user.exec && provider) {
    throw new ConfigError("Cannot use a credential plugin together with an auth-provider: the user has both");
  }
  if (user.exec) return await pluginCredential(findPlugin(before) ?? await newPlugin(user.exec, cluster, options));
  const bearer = ownBearerOf(user) ?? (provider && await providerBearer(provider, before, outside));
  const certificate = await certificateOf(user);
  if (certificate === undefined) return bearer ?? { kind: "none" };
  return bearer === undefined ? certificate : { ...certificate, bearer };
}

/** What goes into the Authorization header; undefined where nothing does. */
export function findBearer(credential: Credential): Bearer | undefined {
  if (credential.kind === "certificate") return credential.bearer;
  return credential.kind === "none" ? undefined : credential;
}

/** The plugin that answers for a credential; undefined where there is none. */
export function findPlugin(credential: Credential): Plugin | undefined {
  const bearer = findBearer(credential);
  return bearer?.kind === "plugin" ? bearer.plugin : undefined;
}

async function newPlugin(
  exec: ExecConfig,
  cluster: ClusterConfig,
  { mayAsk, timeLimit }: CredentialOptions,
): Promise<Plugin> {
  const { createPlugin } = await import("./exec.ts");
  const ca = exec.provideClusterInfo
    ? await pem("certificate-authority", cluster["certificate-authority-data"], cluster["certificate-authority"])
    : undefined;
  return createPlugin(exec, cluster, {
    mayAsk,
    ...(timeLimit === undefined ? {} : { timeLimit }),
    ...(ca === undefined ? {} : { ca }),
  });
}

async function pluginCredential(plugin: Plugin): Promise<Credential> {
  const { cert, key } = await plugin.current();
  const bearer = { kind: "plugin", plugin } as const;
  return cert === undefined || key === undefined ? bearer : { kind: "certificate", cert, key, bearer };
}

async function providerBearer(
  provider: NonNullable<UserConfig["auth-provider"]>,
  before: Credential,
  outside: (() => Promise<AuthProviderIo>) | undefined,
): Promise<Bearer> {
  const known = findPlugin(before);
  if (known !== undefined) return { kind: "plugin", plugin: known };
  const { openAuthProvider } = await import("./auth_provider.ts");
  return { kind: "plugin", plugin: await openAuthProvider(provider, outside) };
}

function ownBearerOf({ token, tokenFile, username, password }: UserConfig): Bearer | undefined {
  const hasToken = Boolean(token || tokenFile);
  if (hasToken && (username || password)) {
    throw new ConfigError("Cannot use a token together with a username and password: the user has both");
  }
  // client-go reads the file again and again, and keeps the fixed token only as what it starts with.
  if (tokenFile) return { kind: "tokenFile", path: tokenFile };
  if (token) return { kind: "token", token };
  if (username || password) return { kind: "basic", username: username ?? "", password: password ?? "" };
}

async function certificateOf(user: UserConfig): Promise<Extract<Credential, { kind: "certificate" }> | undefined> {
  const [cert, key] = await Promise.all([
    pem("client-certificate", user["client-certificate-data"], user["client-certificate"]),
    pem("client-key", user["client-key-data"], user["client-key"]),
  ]);
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const [has, lacks] = cert === undefined
      ? ["client-key", "client-certificate"]
      : ["client-certificate", "client-key"];
    throw new ConfigError(`Cannot use the ${has}: the user has no ${lacks}`);
  }
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(key)) {
    throw (await import("./encrypted_key.ts")).encryptedKey(user);
  }
  return { kind: "certificate", cert, key };
}

/**
 * Reads PEM text that a kubeconfig holds in base64 or names by its path; undefined where it has neither.
 *
 * @param field The field's name in the kubeconfig, for errors.
 */
export async function pem(
  field: string,
  data: string | undefined,
  path: string | undefined,
): Promise<string | undefined> {
  if (data) {
    try {
      return new TextDecoder().decode(Uint8Array.fromBase64(data));
    } catch {
      throw new ConfigError(`Cannot read ${field}-data: it is not base64`);
    }
  }
  if (!path) return undefined;
  try {
    return await readAllowed(path);
  } catch (error) {
    const { unreadable } = await import("../../data/kubeconfig/unreadable.ts");
    throw unreadable(field, path, error);
  }
}
