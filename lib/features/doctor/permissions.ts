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

/** What Deno must allow for a context, and nothing else. */
export interface Permissions {
  /** Environment variables; `"all"` where a package looks through all of them. */
  readonly env: readonly string[] | "all";
  /** Files that are read. */
  readonly read: readonly string[];
  /** Sockets that are written to, and the folder of a kubeconfig whose tokens are renewed. */
  readonly write: readonly string[];
  /** Hosts with their ports. */
  readonly net: readonly string[];
  /** The credential plugin. */
  readonly run: readonly string[];
  /** Whether the system's authorities are read in a way for which Deno wants all of `--allow-sys`. */
  readonly sys: boolean;
  /** The same as flags of `deno run`, a word each; not quoted for a shell. */
  readonly flags: readonly string[];
}

/** What {@linkcode findPermissions} has to know. */
export interface PermissionsOptions {
  target: Target;
  loaded: LoadedKubeconfig;
  /** Whether the target is the pod's own. */
  inCluster: boolean;
  /** Whether the kubeconfig was named, so that no variable is asked where it is. */
  named: boolean;
}

/**
 * Works out what a script needs that does nothing but talk to one context. Reads none of the files that a context
 * names, and runs no plugin.
 *
 * @throws {ConfigError} Where there is no telling where the server is.
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
    // What goes through a proxy for node:https looks through the whole environment for a DEBUG.
    env: proxyUrl !== undefined && listHosts(endpoint).length === 1 ? "all" as const : variables(options),
    read: [...new Set([...OWN_FILES, ...read.map(expressible)])],
    // New tokens of an auth-provider are written beside the kubeconfig, and then take its place.
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
 * The way to a server without what stands in files, which may be what is missing.
 *
 * @throws {ConfigError} Where there is no telling where the server is.
 */
export async function endpointWithoutFiles(target: Target): Promise<Endpoint> {
  const { "certificate-authority": _path, "certificate-authority-data": _data, ...cluster } = target.cluster;
  const { user } = target;
  const hasTls = hasAuthority(target.cluster) || Boolean(user["client-certificate"] || user["client-certificate-data"]);
  const credential = hasTls ? { kind: "certificate", cert: "", key: "" } as const : { kind: "none" } as const;
  return await createEndpoint({ ...target, cluster }, credential);
}

/** The permissions that a session over a handler needs. */
export function noPermissions(): Permissions {
  return withFlags({ env: [], read: OWN_FILES, write: [], net: [], run: [], sys: false });
}

const OWN_FILES: readonly string[] = BUNDLE_FOLDER === undefined ? [] : [expressible(BUNDLE_FOLDER)];

function withFlags(needed: Omit<Permissions, "flags">): Permissions {
  const flags = flagsOf(needed);
  return presented({ ...needed, flags }, () => flags.map(shellWord).join(" "));
}

/** Looks at whether this process has what the context needs. */
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
    return failed("permissions", `Deno does not allow all that is needed: ${flags.length} missing`, {
      facts,
      next: flags.map((flag) => `run it with ${shellWord(flag)}`),
    });
  }
  const isAll = (["env", "read", "write", "net", "run"] as const).every((name) => isGranted({ name }));
  return passed(
    "permissions",
    isAll ? "everything; k8s permissions prints how little is needed" : "what is needed, and not everything",
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

// Deno's flags divide paths by commas and know no way to write one: the folder then has to do.
function expressible(path: string): string {
  return path.includes(",") ? expressible(folderOf(path)) : path;
}
