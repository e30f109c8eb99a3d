import { ConfigError } from "../../data/core/errors.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import { requireSecrets } from "../../data/kubeconfig/placeholders.ts";
import { USER } from "../../data/kubeconfig/schema.ts";
import type { ClusterConfig, ExecConfig, UserConfig } from "../../data/kubeconfig/types.ts";
import type { Plugin } from "./exec.ts";
import type { AuthProviderIo } from "./oidc.ts";

/** What goes into the Authorization header. */
export type Bearer =
  | { kind: "token"; token: string }
  | {
    kind: "tokenFile";
    path: string;
    /** Is sent if the file cannot be read. */
    token?: string;
  }
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

/** A kind of credential that a user can have besides a client certificate. */
export type BearerKind = "tokenFile" | "token" | "basic" | "authProvider" | "exec";

/** The credentials of a user that are used, and those that are not. */
export interface Choice {
  /** The user has a client certificate, which is used in any case. */
  certificate: boolean;
  /** The kind that makes the Authorization header; undefined if there is none. */
  bearer: BearerKind | undefined;
  /** The kinds that the user has and that are not used. */
  unused: readonly BearerKind[];
}

/**
 * Chooses among the credentials of a user as kubectl does. Of a token file, a token, a username and an auth-provider the
 * first is used, and a client certificate beside it. A credential plugin runs only if there is none of them: client-go,
 * plugin/pkg/client/auth/exec/exec.go, UpdateTransportConfig. A username and a token exclude each other.
 */
export function chooseCredentials(user: UserConfig): Choice {
  const certificate = Boolean(user["client-certificate"] || user["client-certificate-data"]);
  const present: [kind: BearerKind, isPresent: unknown][] = [
    ["tokenFile", user.tokenFile],
    ["token", user.token],
    ["basic", user.username],
    ["authProvider", user["auth-provider"]],
    ["exec", user.exec],
  ];
  const kinds = present.filter(([, isPresent]) => isPresent).map(([kind]) => kind);
  const bearer = kinds.find((kind) => kind !== "exec" || !certificate);
  return { certificate, bearer, unused: kinds.filter((kind) => kind !== bearer) };
}

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
 * Reads the credential of a user, including its files. Which one counts if there are several is {@linkcode chooseCredentials}'s
 * to say. A plugin runs now: its answer may be a certificate, which a connection needs before its first request.
 *
 * @throws {ConfigError} If the credential is incomplete, contradictory or unreadable.
 * @throws {AuthError} If a plugin gives no credential.
 * @throws {UnsupportedError} For auth-providers that Kubernetes has removed, and for encrypted keys.
 */
export async function readCredential(
  user: UserConfig,
  cluster: ClusterConfig = {},
  options: CredentialOptions = {},
): Promise<Credential> {
  const { before = { kind: "none" } } = options;
  requireSecrets(user, USER, "the user");
  requireCompatible(user);
  const { bearer: kind } = chooseCredentials(user);
  if (kind === "exec") {
    return await pluginCredential(findPlugin(before) ?? await newPlugin(user.exec, cluster, options));
  }
  const certificate = await certificateOf(user);
  const bearer = await bearerFor(user, kind, options);
  if (certificate !== undefined) return bearer === undefined ? certificate : { ...certificate, bearer };
  if (bearer === undefined) requireWhole(user);
  return bearer ?? { kind: "none" };
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
  exec: ExecConfig = {},
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

async function bearerFor(
  user: UserConfig,
  kind: BearerKind | undefined,
  { before = { kind: "none" }, outside }: CredentialOptions,
): Promise<Bearer | undefined> {
  const { token, tokenFile = "", username = "", password = "", "auth-provider": provider = {} } = user;
  switch (kind) {
    case "tokenFile":
      // client-go reads the file again and again, and falls back on the fixed token.
      return token ? { kind, path: tokenFile, token } : { kind, path: tokenFile };
    case "token":
      return { kind, token: token ?? "" };
    case "basic":
      return { kind, username, password };
    case "authProvider":
      return { kind: "plugin", plugin: findPlugin(before) ?? await openProvider(provider, outside) };
    case "exec":
    case undefined:
      return undefined;
  }
}

async function openProvider(
  provider: NonNullable<UserConfig["auth-provider"]>,
  outside: (() => Promise<AuthProviderIo>) | undefined,
): Promise<Plugin> {
  const { openAuthProvider } = await import("./auth_provider.ts");
  return await openAuthProvider(provider, outside);
}

// kubectl refuses the same.
function requireCompatible(user: UserConfig): void {
  const { token, tokenFile, username, password, exec, "auth-provider": provider } = user;
  if (exec && provider) {
    throw new ConfigError("Cannot use a credential plugin together with an auth-provider: the user has both");
  }
  if (token && (username || password) || tokenFile && username) {
    throw new ConfigError("Cannot use a token together with a username and password: the user has both");
  }
}

// kubectl ignores half a credential. Beside another one so do we; alone it would make the user anonymous.
function requireWhole(user: UserConfig): void {
  if (user.password) throw new ConfigError("Cannot use the password: the user has no username");
  if (user["client-key"] || user["client-key-data"]) {
    throw new ConfigError("Cannot use the client-key: the user has no client-certificate");
  }
}

async function certificateOf(user: UserConfig): Promise<Extract<Credential, { kind: "certificate" }> | undefined> {
  if (!user["client-certificate"] && !user["client-certificate-data"]) return undefined;
  const [cert, key] = await Promise.all([
    pem("client-certificate", user["client-certificate-data"], user["client-certificate"]),
    pem("client-key", user["client-key-data"], user["client-key"]),
  ]);
  if (cert === undefined || key === undefined) {
    throw new ConfigError("Cannot use the client-certificate: the user has no client-key");
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
