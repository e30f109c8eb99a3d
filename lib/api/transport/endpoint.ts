import { defined } from "../../data/base/defined.ts";
import { ConfigError } from "../../data/core/errors.ts";
import { type Credential, pem } from "../credentials/credential.ts";
import type { ClusterConfig } from "../../data/kubeconfig/types.ts";
import { optionalEnv } from "../../data/kubeconfig/permission.ts";
import { requireSecrets } from "../../data/kubeconfig/placeholders.ts";
import { CLUSTER } from "../../data/kubeconfig/schema.ts";
import type { Target } from "../../data/kubeconfig/select.ts";
import type { Env } from "../../data/kubeconfig/load.ts";

/** The address of a server, with its TLS settings. Certificates and keys are PEM. */
export interface Endpoint {
  /** The URL: `https://host:port/base/path`, without a slash at the end. */
  server: string;
  /** The CA bundle to trust. If absent, the store of the system is used. */
  ca?: string;
  /** The client certificate. */
  cert?: string;
  /** The key of the client certificate. */
  key?: string;
  /** Accept any certificate of the server. @default {false} */
  insecureSkipTlsVerify?: boolean;
  /** The name in SNI and in the server's certificate, if it differs from the host. */
  tlsServerName?: string;
  /** The URL of the proxy (`http:`, `https:` or `socks5:`), which may contain a password. */
  proxyUrl?: string;
  /** The source of the proxy: a variable of the environment, or a field of the kubeconfig. */
  proxyFrom?: string;
  /** Whether fetch would choose another proxy, because its rules for the environment differ. */
  avoidsFetch?: boolean;
  /** The path of the Unix socket of the server, if it has one instead of an address. */
  unixSocket?: string;
  /** Request answers without compression. @default {false} */
  disableCompression?: boolean;
}

/**
 * Creates the endpoint of a target, and reads its CA file.
 *
 * @throws {ConfigError} If the server or its proxy is not a URL, or the CA cannot be read.
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
  // fetch accepts any text as a bundle, and would then report an unknown issuer.
  if (ca !== undefined && !ca.includes("-----BEGIN CERTIFICATE-----")) {
    const what = ca.includes("-----BEGIN") ? "it contains no certificate" : "it is not PEM";
    throw new ConfigError(`Cannot use the certificate-authority of the cluster "${target.clusterName}": ${what}`, {
      hints: ["convert it to PEM (-----BEGIN CERTIFICATE-----): openssl x509 -inform der -in FILE"],
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
    ...defined({
      ca,
      cert: credential.kind === "certificate" ? credential.cert : undefined,
      key: credential.kind === "certificate" ? credential.key : undefined,
      insecureSkipTlsVerify: skip || undefined,
      tlsServerName: cluster["tls-server-name"] || undefined,
      disableCompression: cluster["disable-compression"] || undefined,
    }),
  };
}

// The proxy-url of the cluster takes precedence over the environment, and applies to every host.
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
  return named === undefined ? { avoidsFetch: true } : { avoidsFetch: true, ...through(named, variable) };
}

/**
 * The variables that name a proxy. fetch also follows them, but not by the rules of Go: it supports no ports and no "*", and
 * does not exempt loopback.
 */
export const PROXY_VARIABLES: readonly string[] = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/** Returns the options of Deno's TLS clients: the certificate authority and the client certificate. */
export function trustOptions({ ca, cert, key }: Endpoint): { caCerts?: string[]; cert?: string; key?: string } {
  return defined({ caCerts: ca === undefined ? undefined : [ca], cert, key });
}

/**
 * Reports whether `node:https` sends the requests instead of fetch. Deno's fetch (2.9.6) cannot skip the check of a
 * certificate, set the TLS server name, or use a proxy as kubectl does.
 */
export function isBeyondFetch({ insecureSkipTlsVerify, tlsServerName, unixSocket, avoidsFetch }: Endpoint): boolean {
  return insecureSkipTlsVerify === true || tlsServerName !== undefined || unixSocket !== undefined ||
    avoidsFetch === true;
}

/**
 * Returns the hosts for `--allow-net`, each with its port. fetch always needs the server; `node:https` through a proxy only
 * needs the proxy.
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

/** Reports whether the host of a URL is this machine. Any other name can resolve to any address. */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name);
}

/** Reports whether a credential may be sent to a server: over TLS, or to this machine. */
export function mayCarryCredentials(server: string): boolean {
  const { protocol, hostname } = new URL(server);
  return protocol === "https:" || isLoopback(hostname);
}

// The schemes that client-go accepts. The error leaves the URL out, because it may contain a password.
function through(proxyUrl: string, proxyFrom: string): Pick<Endpoint, "proxyUrl" | "proxyFrom"> {
  const url = URL.parse(proxyUrl);
  if (url !== null && /^(https?|socks5h?):$/.test(url.protocol) && url.hostname !== "") return { proxyUrl, proxyFrom };
  throw new ConfigError(`Cannot use ${proxyFrom}: it is not an http, https or socks5 URL`, {
    hints: ["write it as http://proxy:3128 or socks5://localhost:1080"],
  });
}

// Like client-go's DefaultServerURL: without a scheme it is https if there are TLS settings.
function serverOf({ server = "" }: ClusterConfig, hasTls: boolean): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `${hasTls ? "https" : "http"}://${server}`;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw new ConfigError(`Cannot use "${server}" as a server: it is not an https:// or http:// URL`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError(`Cannot use a server URL that contains a username or a password (host "${url.host}")`, {
      hints: ["put them in a user entry of the kubeconfig"],
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}
