import { stripControl } from "../../../data/base/text.ts";
import { ConfigError, isForbidden } from "../../../data/core/errors.ts";
import {
  parseProfileProviders,
  type ProfileContexts,
  profileContexts,
  type ProfileProviders,
} from "../../../data/kubeconfig/cluster_profiles.ts";
import { type LoadedKubeconfig, resolvePaths } from "../../../data/kubeconfig/load.ts";
import { readConfigText } from "../../../data/kubeconfig/permission.ts";
import { unreadable } from "../../../data/kubeconfig/unreadable.ts";
import { configFile } from "../../shell/config_file.ts";
import type { Shell } from "../../shell/shell.ts";
import type { ContextSource } from "./context_set.ts";

const TYPE = "clusterprofiles.multicluster.x-k8s.io";

const EXAMPLE = JSON.stringify({
  providers: [{
    name: "ACCESS_PROVIDER",
    execConfig: { apiVersion: "client.authentication.k8s.io/v1", command: "PLUGIN", provideClusterInfo: true },
  }],
});

/** The contexts of the ClusterProfiles of a hub. */
export interface LoadedProfiles extends Pick<ProfileContexts, "failures"> {
  readonly loaded: LoadedKubeconfig;
}

/** Options of {@linkcode loadProfiles}. */
export interface HubOptions {
  readonly source: ContextSource;
  readonly hub: string;
  readonly providerFile: string | undefined;
}

/** Reads the ClusterProfiles of a hub, `CONTEXT` or `CONTEXT/NAMESPACE`, and the plugins of this machine for them. */
export async function loadProfiles(
  shell: Shell,
  { source, hub, providerFile }: HubOptions,
): Promise<LoadedProfiles> {
  const names = new Set(source.contexts().map(({ name }) => name));
  const slash = hub.lastIndexOf("/");
  const isPlain = slash < 0 || names.has(hub);
  const [context, namespace] = isPlain ? [hub, "*"] : [hub.slice(0, slash), hub.slice(slash + 1)];
  const [k8s, providers] = await Promise.all([
    source.open({ context }, {}),
    readProviders(shell, providerFile),
  ]);
  const { items } = await k8s.list(TYPE, { namespace, signal: shell.signal }).catch((cause: unknown) => {
    if (!isForbidden(cause) || !isPlain) throw cause;
    throw new ConfigError(`Cannot list the ClusterProfiles of the context "${context}": ${cause.message}`, {
      cause,
      hints: [`run it with --fleet-from ${context}/NAMESPACE to read one namespace`],
    });
  });
  if (items.length === 0) {
    throw new ConfigError(`Cannot choose contexts: the context "${context}" has no ClusterProfiles`, {
      hints: [`run \`k8s get ${TYPE} -A --context ${context}\``],
    });
  }
  const { config, failures } = await profileContexts(items, providers);
  await resolvePaths(config, providers.file);
  const { file } = providers;
  const users = new Map(config.users.map(({ name }) => [name, file]));
  const origins = { clusters: new Map<string, string>(), contexts: new Map<string, string>(), users };
  return { loaded: { config, files: [file], tried: [file], origins }, failures };
}

async function readProviders(shell: Shell, given: string | undefined): Promise<ProfileProviders> {
  const file = given ?? configFile(shell, "clusterprofile-providers.json");
  if (file === undefined) {
    throw new ConfigError(
      "Cannot find credential plugins for ClusterProfiles: neither XDG_CONFIG_HOME nor HOME is set",
      {
        hints: ["name the file with --clusterprofile-provider-file"],
      },
    );
  }
  try {
    return await parseProfileProviders(await readConfigText(file), file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { message } = unreadable("ClusterProfile providers", file, error);
    throw new ConfigError(stripControl(message), {
      cause: error,
      hints: [`write the plugins to this file: ${EXAMPLE}`],
    });
  }
}
