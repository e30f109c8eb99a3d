import { compose } from "../data/core/handler.ts";
import {
  chooseCredentials,
  type Credential,
  type CredentialOptions,
  findPlugin,
  readCredential,
} from "../api/credentials/credential.ts";
import type { PluginSharing } from "../api/credentials/plugin_share.ts";
import { type Impersonation, readImpersonation } from "../api/credentials/impersonate.ts";
import { isEmptyKubeconfig, type LoadedKubeconfig, loadKubeconfig, noKubeconfig } from "../data/kubeconfig/load.ts";
import { CLUSTER, listFiles, USER } from "../data/kubeconfig/schema.ts";
import { selectTarget, type Target, withOverrides } from "../data/kubeconfig/select.ts";
import { createEndpoint } from "../api/transport/endpoint.ts";
import { type Network, openNetwork } from "../api/transport/network.ts";
import { warmUpTls } from "../api/transport/warm_up.ts";
import { connectionLayers } from "./chain.ts";
import type { ContextInfo } from "./k8s.ts";
import type { SessionOverrides } from "./overrides.ts";
import { kept, type Refreshable } from "./refreshable.ts";
import type { Connection, SessionLink, SessionSource } from "./source.ts";

/** Options of {@linkcode kubeconfigSource}. */
export interface KubeconfigSourceOptions {
  /** The path of one kubeconfig. @default {KUBECONFIG, then ~/.kube/config} */
  path?: string | undefined;
  /** A kubeconfig that is loaded already, instead of files. */
  loaded?: LoadedKubeconfig | undefined;
  /** Called if a credential is not sent because the connection is not encrypted. */
  onWarning?: ((text: string) => void) | undefined;
  /** Whether a credential plugin may use the terminal now. @default {whether stdin is a terminal} */
  mayAsk?: (() => boolean) | undefined;
  /** Called before a credential plugin uses the terminal, with the context that needs it. */
  onLogin?: ((context: string) => void) | undefined;
  /** Called if requests are not sent in the usual way. */
  log?: ((line: string) => void) | undefined;
}

/**
 * Creates the source of sessions from a kubeconfig or, if there is none, from the service account of the pod. The kubeconfig
 * is read now, certificates and keys with the first request of their user.
 */
export async function kubeconfigSource(options: KubeconfigSourceOptions = {}): Promise<SessionSource> {
  const { path, mayAsk } = options;
  const warm = warmUpTls();
  const loaded = options.loaded ?? await loadKubeconfig({ paths: path === undefined ? undefined : [path] });
  const inCluster = options.loaded === undefined && isEmptyKubeconfig(loaded)
    ? await (await import("../data/kubeconfig/in_cluster.ts")).inClusterTarget()
    : undefined;
  const links = new Map<string, Opened>();
  const sharing: PluginSharing = { onLogin: options.onLogin };

  function target(overrides: SessionOverrides): Target {
    // As in kubectl, another server gets nothing of the pod, because the token is for the pod's own server.
    if (inCluster !== undefined && !overrides.server) return withOverrides(inCluster, overrides);
    if (loaded.files.length === 0 && overrides.server === undefined) throw noKubeconfig(loaded);
    return selectTarget(loaded.config, overrides);
  }

  return {
    contexts: () => contextsOf(loaded),
    link(overrides) {
      const chosen = target(overrides);
      const { namespace: _, ...identity } = overrides;
      const key = JSON.stringify([chosen.contextName, identity]);
      const opened = links.get(key) ??
        open(chosen, overrides, { ...options, sharing, userFile: loaded.origins.users.get(chosen.userName) });
      links.set(key, opened);
      const { send, credential, connection, release } = opened;
      return {
        context: chosen.contextName,
        namespace: chosen.namespace,
        as: overrides.as || chosen.user.as || undefined,
        impersonation: () => readImpersonation(chosen.user, overrides, chosen.userName),
        server: chosen.cluster.server ?? "",
        send,
        credential,
        connection,
        release,
      };
    },
    doctor: async (overrides, _handler, sharing) => {
      const { examineSession } = await import("./doctor.ts");
      return await examineSession({ ...overrides, mayAsk, kubeconfig: path }, { loaded: options.loaded, sharing });
    },
    permissions: async (overrides) => {
      const { findPermissions: permissionsOf } = await import("../features/doctor/permissions.ts");
      const named = path !== undefined;
      return await permissionsOf({ target: target(overrides), loaded, inCluster: inCluster !== undefined, named });
    },
    async close() {
      await Promise.all([...links.values()].map((opened) => opened.close()));
      links.clear();
      await warm;
    },
  };
}

interface Opened extends Pick<SessionLink, "send" | "credential" | "connection" | "release"> {
  close(): Promise<void>;
}

function open(
  target: Target,
  overrides: SessionOverrides,
  { onWarning, mayAsk, log, sharing, userFile }: KubeconfigSourceOptions & {
    sharing: PluginSharing;
    userFile: string | undefined;
  },
): Opened {
  const { requestTimeout } = overrides;
  const networks: Network[] = [];
  const providers: Network[] = [];
  // An auth-provider has its own connections, and writes new tokens into the kubeconfig.
  const openIo = async () => {
    const { authProviderIo } = await import("./auth_provider_io.ts");
    return authProviderIo({ userName: target.userName, file: userFile, networks: providers, onWarning });
  };
  const connection = kept<Connection>((before) =>
    connect(target, readImpersonation(target.user, overrides, target.userName), {
      before: before?.credential,
      openIo,
      mayAsk,
      sharing,
      context: target.contextName,
    })
  );

  const network = kept(async () => {
    const current = await connection();
    const { endpoint, credential, impersonation } = current;
    if (endpoint.insecureSkipTlsVerify && networks.length === 0) {
      onWarning?.(
        `the certificate of ${endpoint.server} is not verified: anyone on the network path can read the credential`,
      );
    }
    // A stale connection may still be in use. It is closed with the session.
    const opened = openNetwork(endpoint, { onWarning, log });
    networks.push(opened);
    const inner = connectionLayers({ impersonation, credential, requestTimeout });
    return {
      value: compose(opened.handler, ...inner),
      isStale: async () => !networks.includes(opened) || await connection() !== current,
    };
  });
  const release = () => networks.splice(0).forEach((opened) => opened.close());

  return {
    send: async (request) => await (await network())(request),
    credential: async () => (await connection()).credential,
    connection,
    release,
    close() {
      release();
      providers.splice(0).forEach((opened) => opened.close());
      return Promise.resolve();
    },
  };
}

// A connection depends on files that are rotated, and on certificates of plugins that expire.
async function connect(
  target: Target,
  impersonation: Impersonation | undefined,
  options: CredentialOptions,
): Promise<Refreshable<Connection>> {
  const files = filesOf(target);
  const changed = files.length === 0 ? never : (await import("../data/kubeconfig/file_marks.ts")).fileMarks(files);
  const credential: Credential = await readCredential(target.user, target.cluster, options);
  const endpoint = await createEndpoint(target, credential);
  return {
    value: { credential, endpoint, impersonation },
    isStale: async () => changed() || await hasNewCertificate(target, credential),
  };
}

const never = () => false;

// A token file is read for every request; another token needs no other connection.
function filesOf({ cluster, user }: Target): string[] {
  return [...listFiles(user, USER), ...listFiles(cluster, CLUSTER)].filter((path) => path !== user.tokenFile);
}

async function hasNewCertificate({ user }: Target, credential: Credential): Promise<boolean> {
  if (credential.kind !== "certificate" || chooseCredentials(user).certificate) return false;
  const plugin = findPlugin(credential);
  return plugin !== undefined && (await plugin.current()).cert !== credential.cert;
}

function contextsOf({ config }: LoadedKubeconfig): ContextInfo[] {
  return config.contexts.map(({ name, context }) => ({
    name,
    cluster: context.cluster ?? "",
    user: context.user ?? "",
    namespace: context.namespace || "default",
    current: name === config["current-context"],
  }));
}
