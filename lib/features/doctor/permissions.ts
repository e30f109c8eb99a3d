import { BUNDLE_FOLDER } from "../../data/base/bundle_folder.ts";
import type { Check } from "../../data/core/diagnosis.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { chooseCredentials } from "../../api/credentials/credential.ts";
import type { LoadedKubeconfig } from "../../data/kubeconfig/load.ts";
import { isGranted, optionalEnv } from "../../data/kubeconfig/permission.ts";
import { CLUSTER, listFiles, USER } from "../../data/kubeconfig/schema.ts";
import type { Target } from "../../data/kubeconfig/select.ts";
import type { ClusterConfig } from "../../data/kubeconfig/types.ts";
import {
  createEndpoint,
  type Endpoint,
  isBeyondFetch,
  listHosts,
  PROXY_VARIABLES,
} from "../../api/transport/endpoint.ts";
import { readsSystemAuthorities } from "../../api/transport/node_agent.ts";
import { failed, passed } from "./check.ts";

/** The minimal Deno permissions for a context. */
export interface Permissions {
  /** Environment variables, or `"all"` if a package reads all of them. */
  readonly env: readonly string[] | "all";
  /** Files to read. */
  readonly read: readonly string[];
  /** Sockets to write to, and the folder of a kubeconfig with renewed tokens. */
  readonly write: readonly string[];
  /** Hosts with ports. */
  readonly net: readonly string[];
  /** The credential plugin. */
  readonly run: readonly string[];
  /** Whether reading the system's certificate authorities needs all of `--allow-sys`. */
  readonly sys: boolean;
  /** The permissions as flags of `deno run`, one per item, not quoted for a shell. */
  readonly flags: readonly string[];
}

/** Options of {@linkcode findPermissions}. */
export interface PermissionsOptions {
  target: Target;
  loaded: LoadedKubeconfig;
  /** Whether the target is the cluster of the pod in which this process runs. */
  inCluster: boolean;
  /** Whether the kubeconfig was given, so that no variable is read to find it. */
  named: boolean;
}

/**
 * Returns the permissions that a script needs to talk to one context. Does not read the files of the context, and does
 * not run a plugin.
 *
 * @throws {ConfigError} If the address of the server cannot be determined.
 */
export async function findPermissions(options: PermissionsOptions): Promise<Permissions> {
  const { target: { user, cluster }, loaded, inCluster } = options;
  const endpoint = await endpointWithoutFiles(options.target);
  const { unixSocket, proxyUrl } = endpoint;
  const provider = chooseCredentials(user).bearer === "authProvider" ? user["auth-provider"]?.config : undefined;
  const issuer = provider?.["idp-issuer-url"];
  const socket = unixSocket === undefined ? [] : [unixSocket];
  const read = [
    ...loaded.tried,
    ...(inCluster ? [user.tokenFile?.replace(/[^/]+$/, "namespace")] : []),
    ...listFiles(cluster, CLUSTER),
    ...listFiles(user, USER),
    provider?.["idp-certificate-authority-data"] ? undefined : provider?.["idp-certificate-authority"],
    ...socket,
  ].filter((path) => path !== undefined && path !== "") as string[];
  const needed = {
    // The package for proxies of node:https reads the complete environment to find DEBUG.
    env: proxyUrl !== undefined && listHosts(endpoint).length === 1 ? "all" as const : variables(options),
    read: [...new Set([...OWN_FILES, ...read.map(expressible)])],
    // New tokens of an auth-provider are written to a file next to the kubeconfig, which then replaces it.
    write: [...socket, ...(issuer ? loaded.files.map(folderOf) : [])].map(expressible),
    net: [...listHosts(endpoint), ...(issuer && URL.canParse(issuer) ? listHosts({ server: issuer }) : [])],
    run: user.exec?.command && chooseCredentials(user).bearer === "exec" ? [user.exec.command] : [],
    sys: isBeyondFetch(endpoint) && !hasAuthority(cluster) && readsSystemAuthorities(endpoint),
  };
  return withFlags(needed);
}

function hasAuthority(cluster: ClusterConfig): boolean {
  return Boolean(cluster["certificate-authority"] || cluster["certificate-authority-data"]);
}

/**
 * Returns the endpoint without data from files, because they may be missing.
 *
 * @throws {ConfigError} If the address of the server cannot be determined.
 */
export async function endpointWithoutFiles(target: Target): Promise<Endpoint> {
  const { "certificate-authority": _path, "certificate-authority-data": _data, ...cluster } = target.cluster;
  const { user } = target;
  const hasTls = hasAuthority(target.cluster) || Boolean(user["client-certificate"] || user["client-certificate-data"]);
  const credential = hasTls ? { kind: "certificate", cert: "", key: "" } as const : { kind: "none" } as const;
  return await createEndpoint({ ...target, cluster }, credential);
}

/** Returns the permissions for a session over a handler. */
export function noPermissions(): Permissions {
  return withFlags({ env: [], read: OWN_FILES, write: [], net: [], run: [], sys: false });
}

const OWN_FILES: readonly string[] = BUNDLE_FOLDER === undefined ? [] : [expressible(BUNDLE_FOLDER)];

function withFlags(needed: Omit<Permissions, "flags">): Permissions {
  const flags = flagsOf(needed);
  return presented({ ...needed, flags }, () => flags.map(shellWord).join(" "));
}

/** Checks whether this process has the permissions that the context needs. */
export function checkPermissions(needed: Permissions): Check {
  const missing = {
    env: needed.env === "all"
      ? (isGranted({ name: "env" }) ? [] : "all" as const)
      : needed.env.filter((variable) => !isGranted({ name: "env", variable })),
    read: needed.read.filter((path) => !isGranted({ name: "read", path })),
    write: needed.write.filter((path) => !isGranted({ name: "write", path })),
    net: needed.net.filter((host) => !isGranted({ name: "net", host })),
    run: needed.run.filter((command) => !isGranted({ name: "run", command })),
    sys: needed.sys && !isGranted({ name: "sys" }),
  };
  const flags = flagsOf(missing);
  const facts = { needed: needed.flags, missing: flags };
  if (flags.length > 0) {
    return failed("permissions", `Deno permissions are missing: ${flags.length}`, {
      facts,
      next: flags.map((flag) => `run it with ${shellWord(flag)}`),
    });
  }
  const isAll = (["env", "read", "write", "net", "run"] as const).every((name) => isGranted({ name }));
  return passed(
    "permissions",
    isAll ? "all permissions, which is more than needed" : "only the permissions that are needed",
    { facts },
  );
}

function variables({ inCluster, named }: PermissionsOptions): string[] {
  const home = Deno.build.os === "windows" ? "USERPROFILE" : "HOME";
  const places = named ? [] : optionalEnv("KUBECONFIG") ? ["KUBECONFIG"] : ["KUBECONFIG", home];
  const pod = inCluster
    ? ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", ...["POD_NAMESPACE"].filter(optionalEnv)]
    : [];
  const proxies = PROXY_VARIABLES.flatMap((name) => [name, name.toLowerCase()]).filter(optionalEnv);
  return [...places, ...pod, ...proxies];
}

function flagsOf({ env, read, write, net, run, sys }: Omit<Permissions, "flags">): string[] {
  const lists = Object.entries({ read, write, net, run }).filter(([, values]) => values.length > 0);
  return [
    ...(env === "all" ? ["--allow-env"] : env.length === 0 ? [] : [`--allow-env=${env.join(",")}`]),
    ...lists.map(([name, values]) => `--allow-${name}=${values.join(",")}`),
    ...(sys ? ["--allow-sys"] : []),
  ];
}

function folderOf(path: string): string {
  return path.replace(/\/[^/]*$/, "") || "/";
}

// Deno's flags separate paths by commas, which cannot be escaped. The folder is used for such a path.
function expressible(path: string): string {
  return path.includes(",") ? expressible(folderOf(path)) : path;
}
