import { defined } from "../base/defined.ts";
import { closest } from "../base/closest.ts";
import { AuthError, ConfigError, hint } from "../core/errors.ts";
import { CLUSTER, type EntryList, type Field, type Fields, USER } from "./schema.ts";
import type { ClusterConfig, ContextConfig, Kubeconfig, UserConfig } from "./types.ts";

/** The choices, by flags or in code, that replace those of the kubeconfig. */
export interface TargetOverrides {
  /** The context of the kubeconfig. */
  context?: string | undefined;
  /** The namespace of calls that name none; `"*"` means all of them. */
  namespace?: string | undefined;
  /** The cluster of the kubeconfig. */
  cluster?: string | undefined;
  /** The user of the kubeconfig. */
  user?: string | undefined;
  /** The URL of the server. */
  server?: string | undefined;
  /** A bearer token. The client certificate is not sent with it, so that the token is the identity. */
  token?: string | undefined;
  /** The path of the certificate authority to trust, instead of the cluster's. */
  certificateAuthority?: string | undefined;
  /** Accept any server certificate: then any server that answers gets the credential. @default {the cluster's} */
  insecureSkipTlsVerify?: boolean | undefined;
  /** The name to request (SNI) and to expect in the server's certificate. @default {the cluster's, or the host} */
  tlsServerName?: string | undefined;
  /** Request uncompressed answers. @default {the cluster's} */
  disableCompression?: boolean | undefined;
  /** The path of a client certificate, instead of the user's credentials. */
  clientCertificate?: string | undefined;
  /** The path of its key. */
  clientKey?: string | undefined;
  /** The username for basic authentication, instead of the user's credentials. The API server no longer supports it. */
  username?: string | undefined;
  /** The password of that username. */
  password?: string | undefined;
}

/** The cluster, user and namespace of a session. */
export interface Target {
  /** The name of the context; empty if there is none. */
  contextName: string;
  clusterName: string;
  userName: string;
  namespace: string;
  cluster: ClusterConfig;
  user: UserConfig;
}

/**
 * Selects the context, cluster, user and namespace like kubectl (client-go clientcmd/client_config.go), except for two
 * differences. A token in the overrides is used without the user's certificate, because the API server would prefer the
 * certificate. If nothing is selected, there is no silent default of localhost:8080.
 *
 * @throws {ConfigError} If a name is not in the kubeconfig, or nothing is selected.
 * @throws {AuthError} If the token is empty.
 */
export function selectTarget(config: Kubeconfig, overrides: TargetOverrides = {}): Target {
  refuseEmptyToken(overrides);
  const contextName = overrides.context || config["current-context"];
  const context = contextOf(config, contextName, overrides);
  const clusterName = overrides.cluster || context.cluster || "";
  const userName = overrides.user || context.user || "";
  return {
    contextName,
    clusterName,
    userName,
    namespace: overrides.namespace || context.namespace || "default",
    cluster: clusterOf(config, clusterName, overrides),
    user: userOf(config, userName, overrides),
  };
}

function contextOf(config: Kubeconfig, name: string, overrides: TargetOverrides): ContextConfig {
  const found = config.contexts.find((entry) => entry.name === name);
  if (found !== undefined) return found.context;
  if (name === "") {
    if (overrides.cluster || overrides.server) return {};
    const choose = hint("choose-context", {}, "set the option context, or current-context in the kubeconfig");
    throw new ConfigError("Cannot choose a context: the kubeconfig has no current-context", {
      hints: config.contexts.length === 0 ? [listOf("contexts", [])] : [choose, listOf("contexts", config.contexts)],
    });
  }
  const what = overrides.context ? `context "${name}"` : `current-context "${name}"`;
  const problem = `Cannot use the ${what}: context was not found for specified context: ${name}`;
  throw entryNotFound(config, "contexts", name, problem);
}

/**
 * Returns the error for an entry that a kubeconfig does not contain; hints name a similar one, and those that exist.
 *
 * @param problem The first line. It should contain kubectl's words for the same failure: scripts look for them.
 */
export function entryNotFound(
  config: Kubeconfig,
  list: EntryList,
  name: string,
  problem: string = `Cannot find the ${list.slice(0, -1)} "${name}" in the kubeconfig`,
): ConfigError {
  const near = closest(name, config[list].map((entry) => entry.name));
  const hints = near === undefined ? [] : [`did you mean "${near}"?`];
  return new ConfigError(problem, { hints: [...hints, listOf(list, config[list])] });
}

/**
 * Applies overrides to a target that is not in a kubeconfig, such as the target of a pod.
 *
 * @throws {ConfigError} If the overrides name a context, a cluster or a user, because there are none.
 * @throws {AuthError} If the token is empty.
 */
export function withOverrides(target: Target, overrides: TargetOverrides): Target {
  const { contextName, clusterName, userName, namespace, cluster, user } = target;
  const only = {
    "current-context": clusterName,
    clusters: [{ name: clusterName, cluster }],
    users: [{ name: userName, user }],
    contexts: [{ name: clusterName, context: { cluster: clusterName, user: userName, namespace } }],
  };
  return { ...selectTarget(only, overrides), contextName };
}

function clusterOf(config: Kubeconfig, name: string, overrides: TargetOverrides): ClusterConfig {
  const { server } = overrides;
  const found = config.clusters.find((entry) => entry.name === name);
  if (found === undefined && name !== "") {
    throw entryNotFound(
      config,
      "clusters",
      name,
      `Cannot use the cluster "${name}": no server found for cluster "${name}"`,
    );
  }
  const trusted = withTrust(found?.cluster ?? {}, overrides);
  const cluster: ClusterConfig = {
    ...(server ? withServer(trusted, server) : trusted),
    ...defined({
      "tls-server-name": overrides.tlsServerName || undefined,
      "disable-compression": overrides.disableCompression,
    }),
  };
  if (cluster.server) return cluster;
  const problem = name === ""
    ? "Cannot choose a server: the context names no cluster"
    : `Cannot use the cluster "${name}": no server found for cluster "${name}"`;
  throw new ConfigError(problem, {
    hints: [hint("choose-server", {}, "set the option server to the URL of the API server")],
  });
}

function userOf(config: Kubeconfig, name: string, overrides: TargetOverrides): UserConfig {
  const found = config.users.find((entry) => entry.name === name);
  const own = ownCredential(overrides, found?.user);
  if (found === undefined && name !== "" && (own === undefined || overrides.user)) {
    throw entryNotFound(config, "users", name, `Cannot use the user "${name}": auth info "${name}" does not exist`);
  }
  // An override replaces every credential of the user. The user's impersonation settings stay.
  return own === undefined ? found?.user ?? {} : { ...impersonationOf(found?.user), ...own };
}

function ownCredential(overrides: TargetOverrides, user: UserConfig = {}): UserConfig | undefined {
  const { token, clientCertificate, clientKey, username, password } = overrides;
  const given: [name: string, user: UserConfig][] = [];
  if (token) given.push(["a token", { token }]);
  if (clientCertificate || clientKey) {
    given.push(["a client certificate", {
      ...half("client-certificate", clientCertificate, user),
      ...half("client-key", clientKey, user),
    }]);
  }
  if (username || password) given.push(["a username", { username: username ?? "", password: password ?? "" }]);
  if (given.length > 1) {
    const names = given.map(([name]) => name).join(" and ");
    throw new ConfigError(`Cannot use ${names} together: the server accepts only one identity`, {
      hints: ["use one of them"],
    });
  }
  return given[0]?.[1];
}

// As in kubectl, a certificate alone is used with the user's key, and a key alone with the user's certificate.
function half(field: "client-certificate" | "client-key", given: string | undefined, user: UserConfig): UserConfig {
  if (given) return { [field]: given };
  const data = `${field}-data` as const;
  return defined({ [field]: user[field] || undefined, [data]: user[data] || undefined });
}

// An override replaces all trust settings of the cluster, because a CA has no effect if verification is skipped.
function withTrust(
  cluster: ClusterConfig,
  { certificateAuthority, insecureSkipTlsVerify }: TargetOverrides,
): ClusterConfig {
  if (!certificateAuthority && insecureSkipTlsVerify === undefined) return cluster;
  if (certificateAuthority && insecureSkipTlsVerify) {
    throw new ConfigError("Cannot trust a certificate authority and skip the verification together", {
      hints: ["leave one of them out"],
    });
  }
  const rest = fieldsWhere(cluster, CLUSTER, ({ trust }) => trust !== true);
  if (certificateAuthority) return { ...rest, "certificate-authority": certificateAuthority };
  return insecureSkipTlsVerify ? { ...rest, "insecure-skip-tls-verify": true } : cluster;
}

function fieldsWhere<T extends object>(entry: T, fields: Fields, isWanted: (field: Partial<Field>) => boolean): T {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => isWanted(fields[name] ?? {}))) as T;
}

// An unset variable in `--token "$TOKEN"` must not silently select the user's own credential.
function refuseEmptyToken({ token }: Pick<TargetOverrides, "token">): void {
  if (token === "") throw new AuthError("Cannot use the given token: it is empty");
}

// The name belongs to the replaced server. client-go drops it too.
function withServer({ "tls-server-name": _, ...cluster }: ClusterConfig, server: string): ClusterConfig {
  return { ...cluster, server };
}

function impersonationOf(user: UserConfig = {}): UserConfig {
  return fieldsWhere(user, USER, ({ impersonation }) => impersonation === true);
}

function listOf(what: string, entries: readonly { name: string }[]): string {
  if (entries.length === 0) return `the kubeconfig has no ${what}`;
  const shown = entries.slice(0, 20).map((entry) => entry.name).join(", ");
  return `${what}: ${shown}${entries.length > 20 ? `, and ${entries.length - 20} more` : ""}`;
}
