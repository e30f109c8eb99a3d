import { ConfigError } from "../core/errors.ts";
import { type Credential, pem } from "../credentials/credential.ts";
import type { ClusterConfig } from "../kubeconfig/types.ts";
import type { Target } from "../kubeconfig/select.ts";

/** Where requests go and how the two sides know each other. Certificates and keys are PEM texts. */
export interface Endpoint {
  /** `https://host:port/base/path`, without a slash at its end. */
  server: string;
  /** Whom to trust; the system's store where there is none. */
  ca?: string;
  /** The client's certificate. */
  cert?: string;
  /** The key that belongs to it. */
  key?: string;
  /** Takes whatever certificate the server shows. @default {false} */
  insecureSkipTlsVerify?: boolean;
  /** The name to ask for (SNI) and to expect in the server's certificate, in place of the host. */
  tlsServerName?: string;
  /** The proxy on the way there (`http:`, `https:` or `socks5:`); its password can stand in it. */
  proxyUrl?: string;
}

/**
 * Puts together how a target is reached; reads the CA's file.
 *
 * @throws {ConfigError} Where the server or its proxy is no URL, or the CA cannot be read.
 */
export async function endpointOf(target: Target, credential: Credential): Promise<Endpoint> {
  const { cluster } = target;
  const ca = await pem(
    "certificate-authority",
    cluster["certificate-authority-data"],
    cluster["certificate-authority"],
  );
  const skip = cluster["insecure-skip-tls-verify"] === true;
  if (skip && ca !== undefined) {
    throw new ConfigError(
      `Cannot use the cluster "${target.clusterName}": it has a certificate-authority and insecure-skip-tls-verify`,
      { hints: ["leave out insecure-skip-tls-verify"] },
    );
  }
  return {
    server: serverOf(cluster, ca !== undefined || skip || credential.kind === "certificate"),
    ...(ca === undefined ? {} : { ca }),
    ...(credential.kind === "certificate" ? { cert: credential.cert, key: credential.key } : {}),
    ...(skip ? { insecureSkipTlsVerify: true } : {}),
    ...(cluster["tls-server-name"] ? { tlsServerName: cluster["tls-server-name"] } : {}),
    ...(cluster["proxy-url"] ? { proxyUrl: proxyOf(cluster["proxy-url"], target.clusterName) } : {}),
  };
}

/** Says whether a credential may be sent there: over TLS, or to this machine itself. */
export function mayCarryCredentials(server: string): boolean {
  const { protocol, hostname } = new URL(server);
  return protocol === "https:" || hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

// The schemes of client-go's validation; the URL is not shown, for a password may stand in it.
function proxyOf(text: string, clusterName: string): string {
  const url = URL.parse(text);
  if (url !== null && /^(https?|socks5h?):$/.test(url.protocol) && url.hostname !== "") return text;
  throw new ConfigError(
    `Cannot use the proxy-url of the cluster "${clusterName}": it is no http, https or socks5 URL`,
    {
      hints: ["such as http://proxy:3128 or socks5://localhost:1080"],
    },
  );
}

// As client-go's DefaultServerURL: without a scheme it is https where anything speaks of TLS.
function serverOf({ server = "" }: ClusterConfig, hasTls: boolean): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `${hasTls ? "https" : "http"}://${server}`;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw new ConfigError(`Cannot use "${server}" as a server: it is no https:// or http:// URL`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError(`Cannot use a server URL that holds a username or a password (host "${url.host}")`, {
      hints: ["put them into the user of the kubeconfig"],
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}
