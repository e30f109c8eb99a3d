import { ORIGIN } from "../data/core/handler.ts";
import type { AuthProviderIo } from "../api/credentials/oidc.ts";
import { setEntry } from "../data/kubeconfig/edit.ts";
import { loadKubeconfig } from "../data/kubeconfig/load.ts";
import { AuthError } from "../data/core/errors.ts";
import { createEndpoint, mayCarryCredentials } from "../api/transport/endpoint.ts";
import { type Network, openNetwork } from "../api/transport/network.ts";
import { defined } from "../data/base/defined.ts";

/** Options of {@linkcode authProviderIo}. */
export interface AuthProviderIoOptions {
  /** The user who owns the tokens. */
  userName: string;
  /** The kubeconfig with the user. */
  file: string | undefined;
  /** Receives the opened connections, so that the session can close them. */
  networks: Network[];
  /** Called if new tokens cannot be stored. */
  onWarning?: ((text: string) => void) | undefined;
}

/** Returns the network and the kubeconfig for an auth-provider. */
export function authProviderIo({ userName, file, networks, onWarning }: AuthProviderIoOptions): AuthProviderIo {
  const opened = new Map<string, Network>();

  return {
    async send(request, ca) {
      const { origin, pathname, search } = new URL(request.url);
      const network = opened.get(origin) ?? await open(origin, ca);
      const { method, headers } = request;
      const body = request.body === null ? null : await request.arrayBuffer();
      return await network.handler(new Request(ORIGIN + pathname + search, { method, headers, body }));
    },
    async read() {
      if (file === undefined) return {};
      const { users } = (await loadKubeconfig({ paths: [file], resolve: false })).config;
      return users.find(({ name }) => name === userName)?.user["auth-provider"]?.config ?? {};
    },
    async write(tokens) {
      if (file === undefined) return;
      const fields = Object.entries(tokens).map(([key, value]) => [["auth-provider", "config", key], value] as const);
      try {
        await setEntry("users", userName, () => fields, { paths: [file] });
      } catch (error) {
        // This process has the tokens. The next one may have to log in again.
        const why = error instanceof Error ? error.message : String(error);
        onWarning?.(`the new tokens of the user "${userName}" were not stored: ${why}`);
      }
    },
  };

  // As for a cluster: the proxy of the environment is used, and no secret is sent without encryption.
  async function open(server: string, ca: string | undefined): Promise<Network> {
    if (!mayCarryCredentials(server)) {
      throw new AuthError(`Cannot renew a token at ${server}: the connection is not encrypted`);
    }
    const cluster = {
      server,
      ...defined({ "certificate-authority-data": ca && new TextEncoder().encode(ca).toBase64() }),
    };
    const target = { contextName: "", clusterName: "", userName: "", namespace: "", cluster, user: {} };
    const network = openNetwork(await createEndpoint(target, { kind: "none" }));
    opened.set(server, network);
    networks.push(network);
    return network;
  }
}
