import { shellWord } from "../base/shell_word.ts";

/** The parts of a curl line. */
export interface CurlRequest {
  method: string;
  /** The path and query. */
  path: string;
  /** The headers as names and values, without credentials. */
  headers: Iterable<readonly [string, string]>;
  body?: string;
  /** The variables of `k8s env` that prove the identity. Both, if a gateway reads one and the server the other. */
  credential: readonly ("token" | "certificate")[];
  /** The URL of the proxy, without a password. */
  proxy?: string;
  /** The Unix socket to connect to. */
  unixSocket?: string;
  /** The URL with the name in the server's certificate, if it differs from the host, and the address behind it. */
  renamed?: { server: string; connectTo: string };
  /** Whether the CA of the server is in `$CACERT`. Otherwise curl uses those of the system. */
  hasCa: boolean;
}

/**
 * Returns the curl line that sends a request, with the variables that `eval "$(k8s env)"` sets. It contains no secrets
 * and verifies the server.
 */
export function formatCurl(request: CurlRequest): string {
  const { method, path, headers, body, credential, hasCa, proxy, unixSocket, renamed } = request;
  const parts = ["curl", "-sS", "--fail-with-body"];
  if (proxy !== undefined) parts.push(`--proxy ${shellWord(proxy)}`);
  // As in Go, the CAs of the cluster also verify the proxy.
  if (proxy?.startsWith("https:") && hasCa) parts.push('--proxy-cacert "$CACERT"');
  if (unixSocket !== undefined) parts.push(`--unix-socket ${shellWord(unixSocket)}`);
  if (renamed !== undefined) parts.push(`--connect-to ${shellWord(renamed.connectTo)}`);
  if (hasCa) parts.push('--cacert "$CACERT"');
  if (credential.includes("token")) parts.push('-H "Authorization: Bearer $TOKEN"');
  if (credential.includes("certificate")) parts.push('--cert "$CLIENT_CERT"', '--key "$CLIENT_KEY"');
  if (method !== "GET") parts.push(`-X ${shellWord(method)}`);
  for (const [name, value] of headers) {
    // curl does not ask for compression by default.
    const isPlain = (name === "accept" && value === "application/json") ||
      (name === "accept-encoding" && value === "identity");
    if (!isPlain) parts.push(`-H ${shellWord(`${headerName(name)}: ${value}`)}`);
  }
  if (body !== undefined && body !== "") parts.push(`--data-binary ${shellWord(body)}`);
  parts.push(`${renamed === undefined ? '"$APISERVER"' : shellWord(renamed.server)}${shellWord(path)}`);
  return parts.join(" ");
}

/** Returns the URL of a proxy for curl: without a password, and with `socks5h` so that the proxy resolves names. */
export function curlProxy(proxyUrl: string): string {
  const { protocol, host } = new URL(proxyUrl);
  return `${protocol === "socks5:" ? "socks5h:" : protocol}//${host}`;
}

function headerName(name: string): string {
  return name.split("-").map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("-");
}
