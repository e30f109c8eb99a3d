import { ConfigError } from "../../data/core/errors.ts";
import { type Credential, pem } from "../credentials/credential.ts";
import type { ClusterConfig } from "../../data/kubeconfig/types.ts";
import { optionalEnv } from "../../data/kubeconfig/permission.ts";
import { requireSecrets } from "../../data/kubeconfig/placeholders.ts";
import { CLUSTER } from "../../data/kubeconfig/schema.ts";
import type { Target } from "../../data/kubeconfig/select.ts";
import type { Env } from "./environment_proxy.ts";

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
  /** Who names the proxy: a variable of the environment, or a field of the kubeconfig. */
  proxyFrom?: string;
  /** Whether fetch, which follows the environment's proxy variables by rules of its own, would take another way. */
  avoidsFetch?: boolean;
  /** The path of the socket to connect to, where the server is on none of the network. */
  unixSocket?: string;
  /** Asks for answers as they are, without gzip. @default {false} */
  disableCompression?: boolean;
}

/**
 * Puts together how a target is reached; reads the CA's file.
 *
 * @throws {ConfigError} Where the server or its proxy is no URL, or the CA cannot be read.
 */
export async function createEndpoint(
  target: Target,
  credential: Credential,
  env: Env = optionalEnv,
): Promise<Endpoint> {
  const { cluster } = target;
  requireSecrets(cluster, CLUSTER, `the cluster "${target.clusterName}"`);
  const ca = await pem(
    "certificate-authority",
    cluster["certificate-authority-data"],
    cluster["certificate-authority"],
  );
  // fetch takes anything for a bundle, and would then say that the authority is unknown.
  if (ca !== undefined && !ca.includes("-----BEGIN CERTIFICATE-----")) {
    const what = ca.includes("-----BEGIN") ? "there is no certificate in it" : "it is no PEM";
    throw new ConfigError(`Cannot use the certificate-authority of the cluster "${target.clusterName}": ${what}`, {
      hints: ["it begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform der -in FILE converts the binary form"],
    });
  }
  const skip = cluster["insecure-skip-tls-verify"] === true;
  if (skip && ca !== undefined) {
    throw new ConfigError(
      `Cannot use the cluster "${target.clusterName}": it has a certificate-authority and insecure-skip-tls-verify`,
      { hints: ["leave out insecure-skip-tls-verify"] },
    );
  }
  const socket = /^unix:\/\/(\/.+)$/.exec(cluster.server ?? "")?.[1];
  const server = socket === undefined
    ? serverOf(cluster, ca !== undefined || skip || credential.kind === "certificate")
    : "http://localhost";
  return {
    server,
    ...(socket === undefined ? await way(server, target, env) : { unixSocket: socket }),
    ...(ca === undefined ? {} : { ca }),
    ...(credential.kind === "certificate" ? { cert: credential.cert, key: credential.key } : {}),
    ...(skip ? { insecureSkipTlsVerify: true } : {}),
    ...(cluster["tls-server-name"] ? { tlsServerName: cluster["tls-server-name"] } : {}),
    ...(cluster["disable-compression"] ? { disableCompression: true } : {}),
  };
}

// A proxy-url of the cluster goes before the environment's, and is meant for every host.
async function way(
  server: string,
  { cluster, clusterName }: Target,
  env: Env,
): Promise<Pick<Endpoint, "proxyUrl" | "proxyFrom" | "avoidsFetch">> {
  const own = cluster["proxy-url"]
    ? through(cluster["proxy-url"], `the proxy-url of the cluster "${clusterName}"`)
    : {};
  if (!PROXY_VARIABLES.some((name) => env(name) || env(name.toLowerCase()))) return own;
  if (own.proxyUrl !== undefined) return { ...own, avoidsFetch: true };
  const { environmentProxy } = await import("./environment_proxy.ts");
  const named = environmentProxy(server, env);
  const variable = server.startsWith("https:") ? "HTTPS_PROXY" : "HTTP_PROXY";
  return { avoidsFetch: true, ...(named === undefined ? {} : through(named, variable)) };
}

/**
 * What names a proxy in the environment. fetch follows these as well, though not by the rules of Go: it knows no ports
 * and no "*", and exempts no loopback.
 */
export const PROXY_VARIABLES: readonly string[] = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/** Says whether an endpoint wants what Deno's fetch has no field for (2.9.6), so that `node:https` has to send. */
export function isBeyondFetch({ insecureSkipTlsVerify, tlsServerName, unixSocket, avoidsFetch }: Endpoint): boolean {
  return insecureSkipTlsVerify === true || tlsServerName !== undefined || unixSocket !== undefined ||
    avoidsFetch === true;
}

/**
 * The hosts that Deno must allow, as `--allow-net` takes them, each with its port. Fetch is asked for the server in any
 * case, a proxy's connection through `node:https` for the proxy alone.
 */
export function listHosts(endpoint: Endpoint, throughNode: boolean = isBeyondFetch(endpoint)): string[] {
  const { server, proxyUrl, unixSocket } = endpoint;
  if (unixSocket !== undefined) return [`unix:${unixSocket}`];
  if (proxyUrl === undefined) return [hostOf(server)];
  return throughNode ? [hostOf(proxyUrl)] : [hostOf(server), hostOf(proxyUrl)];
}

function hostOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (DEFAULT_PORTS[protocol] ?? "80")}`;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "https:": "443", "socks5:": "1080", "socks5h:": "1080" };

/** Says whether the name in a URL is this machine's own: any other may resolve to anything. */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name);
}

/** Says whether a credential may be sent there: over TLS, or to this machine itself. */
export function mayCarryCredentials(server: string): boolean {
  const { protocol, hostname } = new URL(server);
  return protocol === "https:" || isLoopback(hostname);
}

// The schemes of client-go's validation; the URL is not shown, for a password may stand in it.
function through(proxyUrl: string, proxyFrom: string): Pick<Endpoint, "proxyUrl" | "proxyFrom"> {
  const url = URL.parse(proxyUrl);
  if (url !== null && /^(https?|socks5h?):$/.test(url.protocol) && url.hostname !== "") return { proxyUrl, proxyFrom };
  throw new ConfigError(`Cannot use ${proxyFrom}: it is no http, https or socks5 URL`, {
    hints: ["such as http://proxy:3128 or socks5://localhost:1080"],
  });
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
