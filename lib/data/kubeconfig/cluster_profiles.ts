import { ConfigError } from "../core/errors.ts";
import { isRecord, type KubeObject, nameOf, namespaceOf, records } from "../core/object.ts";
import { parseKubeconfig } from "./parse.ts";
import type { ClusterConfig, ExecConfig, Kubeconfig } from "./types.ts";

/** A credential plugin of this machine, for the access providers of a name (KEP-5339). */
export interface ProfileProvider {
  readonly name: string;
  readonly exec: ExecConfig;
  /** Whether arguments of a ClusterProfile are added. */
  readonly args: string;
  /** Whether variables of a ClusterProfile are added, or replace those of the plugin. */
  readonly env: string;
}

/** The plugins of a file. */
export interface ProfileProviders {
  readonly file: string;
  readonly providers: readonly ProfileProvider[];
}

/** The contexts of ClusterProfiles. */
export interface ProfileContexts {
  /** A context for each profile. Those that cannot be used have neither a cluster nor a user. */
  readonly config: Kubeconfig;
  /** The reasons why profiles cannot be used, by their contexts. */
  readonly failures: ReadonlyMap<string, unknown>;
}

const ARGS_POLICIES = ["Ignore", "Append"];
const ENV_POLICIES = ["Ignore", "AppendIfNotExists", "Replace"];

/**
 * Parses the provider file of a consumer of ClusterProfiles. The format is that of sigs.k8s.io/cluster-inventory-api,
 * pkg/access/config.go.
 *
 * @throws {ConfigError} If the text is malformed.
 */
export async function parseProfileProviders(text: string, file: string): Promise<ProfileProviders> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(file, cause instanceof Error ? cause.message : String(cause));
  }
  if (!isRecord(value) || !Array.isArray(value.providers)) throw malformed(file, '"providers" is not a list');
  const providers: ProfileProvider[] = [];
  for (const [index, each] of value.providers.entries()) {
    const place = `providers[${index}]`;
    if (!isRecord(each) || typeof each.name !== "string" || each.name === "") {
      throw malformed(file, `${place} has no name`);
    }
    const { name, execConfig } = each;
    if (!isRecord(execConfig)) throw malformed(file, `${place} has no execConfig`);
    const users = [{ name, user: { exec: { interactiveMode: "Never", ...execConfig } } }];
    const [only] = (await parseKubeconfig(JSON.stringify({ users }), file)).users;
    if (!only?.user.exec?.command) throw malformed(file, `${place}.execConfig has no command`);
    const args = policyOf(each.profileSourcedCLIArgsPolicy, ARGS_POLICIES);
    const env = policyOf(each.profileSourcedEnvVarsPolicy, ENV_POLICIES);
    if (args === undefined || env === undefined) {
      throw malformed(file, `${place} has an unknown policy`);
    }
    providers.push({ name, exec: only.user.exec, args, env });
  }
  return { file, providers };
}

function policyOf(value: unknown, known: readonly string[]): string | undefined {
  if (value === undefined || value === null || value === "") return "Ignore";
  return known.find((policy) => policy === value);
}

function malformed(file: string, reason: string): ConfigError {
  return new ConfigError(`Cannot read the ClusterProfile providers in "${file}": ${reason}`);
}

/**
 * Returns a context for each ClusterProfile. A profile gives the address of its server and the certificate authority. The
 * plugin that logs in is always one of this machine.
 */
export async function profileContexts(
  profiles: readonly KubeObject[],
  providers: ProfileProviders,
): Promise<ProfileContexts> {
  const names = profiles.map((profile) => nameOf(profile) ?? "");
  const config: Kubeconfig = { clusters: [], users: [], contexts: [], "current-context": "" };
  const failures = new Map<string, unknown>();
  for (const profile of profiles) {
    const own = nameOf(profile) ?? "";
    const isUnique = names.filter((name) => name === own).length === 1;
    const name = isUnique ? own : `${namespaceOf(profile)}/${own}`;
    try {
      const { cluster, exec } = await targetOf(profile, providers);
      config.clusters.push({ name, cluster });
      config.users.push({ name, user: { exec } });
      config.contexts.push({ name, context: { cluster: name, user: name } });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      config.contexts.push({ name, context: {} });
      failures.set(name, error);
    }
  }
  return { config, failures };
}

interface ProfileTarget {
  readonly cluster: ClusterConfig;
  readonly exec: ExecConfig;
}

async function targetOf(profile: KubeObject, { file, providers }: ProfileProviders): Promise<ProfileTarget> {
  const title = `ClusterProfile "${namespaceOf(profile)}/${nameOf(profile)}"`;
  // `credentialProviders` is the former name of `accessProviders`.
  const offered = new Map(
    [...records(profile.status?.credentialProviders), ...records(profile.status?.accessProviders)]
      .map((each) => [each.name, each.cluster]),
  );
  const provider = providers.find(({ name }) => offered.has(name));
  if (provider === undefined) {
    const names = [...offered.keys()].join(", ");
    throw new ConfigError(
      offered.size === 0
        ? `Cannot use the ${title}: it has no access providers`
        : `Cannot use the ${title}: no plugin is known for its access providers: ${names}`,
      { hints: offered.size === 0 ? [] : [`add one of them to ${file}`] },
    );
  }
  const { name } = provider;
  const clusters = [{ name, cluster: offered.get(name) ?? {} }];
  const [only] = (await parseKubeconfig(JSON.stringify({ clusters }), `${title}, access provider ${name}`)).clusters;
  const cluster = safeCluster(only?.cluster ?? {}, `${title}: its access provider "${name}"`);
  return { cluster, exec: withProfileValues(provider, cluster) };
}

// A profile chooses a server. It may neither weaken the check of that server nor name files of this machine.
function safeCluster(cluster: ClusterConfig, title: string): ClusterConfig {
  const refused = (reason: string) => new ConfigError(`Cannot use the ${title} ${reason}`);
  if (!/^https:\/\//i.test(cluster.server ?? "")) throw refused("has no server with https");
  if (cluster["insecure-skip-tls-verify"]) throw refused("skips the verification of the certificate");
  if (cluster["certificate-authority"]) throw refused("names a file of this machine as the certificate authority");
  return cluster;
}

const ARGS = "clusterprofiles.multicluster.x-k8s.io/exec/additional-args";
const ENV = "clusterprofiles.multicluster.x-k8s.io/exec/additional-envs";

// The file of this machine decides whether the values of a profile are used. By default they are not.
function withProfileValues({ exec, args, env }: ProfileProvider, { extensions = [] }: ClusterConfig): ExecConfig {
  const valueOf = (key: string) => extensions.find(({ name }) => name === key)?.extension;
  const added = args === "Append" ? valueOf(ARGS) : undefined;
  const variables = env === "Ignore" ? undefined : valueOf(ENV);
  const own = exec.env ?? [];
  const theirs = isRecord(variables)
    ? Object.entries(variables).map(([name, value]) => ({ name, value: String(value) }))
    : [];
  const [last, first] = env === "Replace" ? [theirs, own] : [own, theirs];
  const merged = new Map([...first, ...last].map(({ name, value }) => [name, value]));
  return {
    ...exec,
    args: [...exec.args ?? [], ...(Array.isArray(added) ? added.map(String) : [])],
    env: [...merged].map(([name, value]) => ({ name, value })),
  };
}
