import { compose, type Handler, type Middleware } from "../core/handler.ts";
import { authorize } from "../credentials/authorize.ts";
import { type Credential, credentialOf } from "../credentials/credential.ts";
import { impersonate, type Impersonation, impersonationOf } from "../credentials/impersonate.ts";
import { createDiscovery } from "../discovery/discovery.ts";
import { inClusterTarget } from "../kubeconfig/in_cluster.ts";
import { type LoadedKubeconfig, loadKubeconfig, noKubeconfig } from "../kubeconfig/load.ts";
import { selectTarget, type Target, withOverrides } from "../kubeconfig/select.ts";
import { endpointOf } from "../transport/endpoint.ts";
import { openNetwork } from "../transport/network.ts";
import { timeout } from "../transport/timeout.ts";
import { warmUpTls } from "../transport/warm_up.ts";
import type { ContextInfo, SessionOverrides } from "./k8s.ts";
import type { Connection, Link, Source } from "./source.ts";

/** What {@linkcode kubeconfigSource} can be told. */
export interface KubeconfigSourceOptions {
  /** The path of one kubeconfig. @default {KUBECONFIG, then ~/.kube/config} */
  path?: string;
  /** Put around every network; the first is the outermost. */
  middleware?: readonly Middleware[];
  /** Told when a credential is held back from a server without encryption. */
  onWarning?: (text: string) => void;
}

/**
 * Sessions from a kubeconfig or, where there is none, from a pod's service account. Files are read now, certificates
 * and keys with the first request of their user.
 */
export async function kubeconfigSource(options: KubeconfigSourceOptions = {}): Promise<Source> {
  const { path } = options;
  const warm = warmUpTls();
  const loaded = await loadKubeconfig(path === undefined ? {} : { paths: [path] });
  const inCluster = loaded.files.length === 0 ? await inClusterTarget() : undefined;
  const links = new Map<string, Opened>();

  function target(overrides: SessionOverrides): Target {
    if (inCluster !== undefined) return withOverrides(inCluster, overrides);
    if (loaded.files.length === 0 && overrides.server === undefined) throw noKubeconfig(loaded);
    return selectTarget(loaded.config, overrides);
  }

  return {
    contexts: () => contextsOf(loaded),
    link(overrides) {
      const chosen = target(overrides);
      const { namespace: _, ...identity } = overrides;
      const key = JSON.stringify([chosen.contextName, identity]);
      const opened = links.get(key) ?? open(chosen, overrides, options);
      links.set(key, opened);
      const { handler, discovery, connection } = opened;
      return {
        context: chosen.contextName,
        namespace: chosen.namespace,
        server: chosen.cluster.server ?? "",
        handler,
        discovery,
        connection,
      };
    },
    async close() {
      await Promise.all([...links.values()].map((opened) => opened.close()));
      links.clear();
      await warm;
    },
  };
}

interface Opened extends Pick<Link, "handler" | "discovery" | "connection"> {
  close(): Promise<void>;
}

function open(target: Target, overrides: SessionOverrides, options: KubeconfigSourceOptions): Opened {
  const { middleware = [], onWarning } = options;
  const { as, asGroups, requestTimeout = 0 } = overrides;
  let connecting: Promise<Connection> | undefined;
  let opening: Promise<{ handler: Handler; close(): void }> | undefined;

  // What failed is tried anew with the next call: a plugin's login, a file that was missing.
  const connection = () =>
    connecting ??= connect(target, impersonationOf(target.user, as, asGroups)).catch((error) => {
      connecting = undefined;
      throw error;
    });

  // The whole chain, in the order in which a request meets it; `middleware` stands outside.
  const network = async () => {
    const { endpoint, credential, impersonation } = await connection();
    if (endpoint.insecureSkipTlsVerify) {
      onWarning?.(`the certificate of ${endpoint.server} is not verified: whoever answers there gets the credential`);
    }
    const { handler, close } = openNetwork(endpoint, onWarning === undefined ? {} : { onWarning });
    const wrappers = [
      ...(impersonation === undefined ? [] : [impersonate(impersonation)]),
      authorize(credential),
      ...(requestTimeout === 0 ? [] : [timeout(requestTimeout)]),
    ];
    return { handler: compose(handler, ...wrappers), close };
  };

  const opened = () =>
    opening ??= network().catch((error) => {
      opening = undefined;
      throw error;
    });

  const handler = compose(async (request) => await (await opened()).handler(request), ...middleware);
  return {
    handler,
    discovery: createDiscovery(handler),
    connection,
    async close() {
      (await opening?.catch(() => undefined))?.close();
    },
  };
}

async function connect(target: Target, impersonation: Impersonation | undefined): Promise<Connection> {
  const credential: Credential = await credentialOf(target.user, target.cluster);
  const endpoint = await endpointOf(target, credential);
  return { credential, endpoint, ...(impersonation === undefined ? {} : { impersonation }) };
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
