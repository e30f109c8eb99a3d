import { ConfigError } from "../../data/core/errors.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import { requireSecrets } from "../../data/kubeconfig/placeholders.ts";
import { USER } from "../../data/kubeconfig/schema.ts";
import type { ClusterConfig, ExecConfig, UserConfig } from "../../data/kubeconfig/types.ts";
import type { Plugin } from "./exec.ts";
import type { PluginSharing } from "./plugin_share.ts";
import type { AuthProviderIo } from "./oidc.ts";

/** The source of an Authorization header. */
export type Bearer =
  | { kind: "token"; token: string }
  | {
    kind: "tokenFile";
    path: string;
    /** The token to send if the file cannot be read. */
    token?: string;
  }
  | { kind: "basic"; username: string; password: string }
  | { kind: "plugin"; plugin: Plugin };

/**
 * The credential of a user. A certificate (PEM) can come with a bearer credential: the API server uses the certificate if
 * its CA signed it. A gateway in front of the server may check one of them and forward the other.
 */
export type Credential =
  | { kind: "none" }
  | Bearer
  | { kind: "certificate"; cert: string; key: string; bearer?: Bearer };

/** A kind of credential that a user can have besides a client certificate. */
export type BearerKind = "tokenFile" | "token" | "basic" | "authProvider" | "exec";

/** The credentials of a user that are used, and those that are not. */
export interface CredentialChoice {
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
export function chooseCredentials(user: UserConfig): CredentialChoice {
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
  /** The credential in use until now. Its plugin is reused, together with its cached answer. */
  before?: Credential | undefined;
  /** Opens the files and connections for an auth-provider. It is called only if the user has one. */
  openIo?: (() => Promise<AuthProviderIo>) | undefined;
  /** Whether a plugin may use the terminal now. @default {whether stdin is a terminal} */
  mayAsk?: (() => boolean) | undefined;
  /** The time limit in milliseconds for a plugin that does not use the terminal. @default {five minutes} */
  timeLimit?: number | undefined;
  /** The contexts that share their plugins. @default {each has its own} */
  sharing?: PluginSharing | undefined;
  /** The name of the context, for a login. @default {""} */
  context?: string | undefined;
}

/**
 * Reads the credential of a user, including its files. If the user has several, {@linkcode chooseCredentials} chooses. A
 * plugin runs immediately, because its answer may be a certificate. A connection needs that before its first request.
 *
 * @throws {ConfigError} If the credential is incomplete, contradictory or unreadable.
 * @throws {AuthError} If a plugin does not return a credential.
 * @throws {UnsupportedError} If Kubernetes has removed the auth-provider, or the key is encrypted.
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

/** Returns the source of the Authorization header; undefined if the credential needs none. */
export function findBearer(credential: Credential): Bearer | undefined {
  if (credential.kind === "certificate") return credential.bearer;
  return credential.kind === "none" ? undefined : credential;
}

/** Returns the plugin behind a credential; undefined if there is none. */
export function findPlugin(credential: Credential): Plugin | undefined {
  const bearer = findBearer(credential);
  return bearer?.kind === "plugin" ? bearer.plugin : undefined;
}

async function newPlugin(
  exec: ExecConfig = {},
  cluster: ClusterConfig,
  { mayAsk, timeLimit, sharing, context = "" }: CredentialOptions,
): Promise<Plugin> {
  const { createPlugin } = await import("./exec.ts");
  const ca = exec.provideClusterInfo
    ? await pem("certificate-authority", cluster["certificate-authority-data"], cluster["certificate-authority"])
    : undefined;
  if (sharing === undefined) return createPlugin(exec, cluster, { mayAsk, timeLimit, ca });
  const { sharePlugin } = await import("./plugin_share.ts");
  return sharePlugin(
    sharing,
    { exec, cluster, context },
    (gate) => createPlugin(exec, cluster, { mayAsk, timeLimit, ca, gate }),
  );
}

async function pluginCredential(plugin: Plugin): Promise<Credential> {
  const { cert, key } = await plugin.current();
  const bearer = { kind: "plugin", plugin } as const;
  return cert === undefined || key === undefined ? bearer : { kind: "certificate", cert, key, bearer };
}

async function bearerFor(
  user: UserConfig,
  kind: BearerKind | undefined,
  { before = { kind: "none" }, openIo }: CredentialOptions,
): Promise<Bearer | undefined> {
  const { token, tokenFile = "", username = "", password = "", "auth-provider": provider = {} } = user;
  switch (kind) {
    case "tokenFile":
      // As in client-go: the file is read for each request; the token is the fallback.
      return token ? { kind, path: tokenFile, token } : { kind, path: tokenFile };
    case "token":
      return { kind, token: token ?? "" };
    case "basic":
      return { kind, username, password };
    case "authProvider":
      return { kind: "plugin", plugin: findPlugin(before) ?? await openProvider(provider, openIo) };
    case "exec":
    case undefined:
      return undefined;
  }
}

async function openProvider(
  provider: NonNullable<UserConfig["auth-provider"]>,
  openIo: (() => Promise<AuthProviderIo>) | undefined,
): Promise<Plugin> {
  const { openAuthProvider } = await import("./auth_provider.ts");
  return await openAuthProvider(provider, openIo);
}

// kubectl rejects these combinations, too.
function requireCompatible(user: UserConfig): void {
  const { token, tokenFile, username, password, exec, "auth-provider": provider } = user;
  if (exec && provider) {
    throw new ConfigError("Cannot use a credential plugin together with an auth-provider: the user has both");
  }
  if (token && (username || password) || tokenFile && username) {
    throw new ConfigError("Cannot use a token together with a username and password: the user has both");
  }
}

// kubectl ignores an incomplete credential. Without another credential, the user would be anonymous.
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
 * Reads PEM text from base64 data or from a file; returns undefined if the kubeconfig has neither.
 *
 * @param field The field's name in the kubeconfig, for errors.
 * @throws {ConfigError} If the data is not base64 or the file cannot be read.
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
