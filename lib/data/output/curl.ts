import { shellWord } from "../base/shell_word.ts";

/** What a curl line is made from. */
export interface CurlRequest {
  method: string;
  /** Path and query. */
  path: string;
  /** Name and value; credentials are not among them. */
  headers: Iterable<readonly [string, string]>;
  body?: string;
  /** Which variables of `k8s env` prove the identity; both, where a gateway takes the one and the server the other. */
  credential: readonly ("token" | "certificate")[];
  /** The proxy on the way, without a password. */
  proxy?: string;
  /** The socket to connect to, in place of an address. */
  unixSocket?: string;
  /** Where the server's certificate has another name than its host: the URL by that name, and the way from it. */
  renamed?: { server: string; connectTo: string };
  /** Whether the server's authority is in `$CACERT`; otherwise curl takes the system's. */
  hasCa: boolean;
}

/**
 * Writes the curl line that sends a request, with the variables that `eval "$(k8s env)"` sets. It holds no secret, and
 * it verifies the server.
 */
export function formatCurl(request: CurlRequest): string {
  const { method, path, headers, body, credential, hasCa, proxy, unixSocket, renamed } = request;
  const parts = ["curl", "-sS", "--fail-with-body"];
  if (proxy !== undefined) parts.push(`--proxy ${shellWord(proxy)}`);
  // As in Go, the cluster's authorities are the proxy's as well.
  if (proxy?.startsWith("https:") && hasCa) parts.push('--proxy-cacert "$CACERT"');
  if (unixSocket !== undefined) parts.push(`--unix-socket ${shellWord(unixSocket)}`);
  if (renamed !== undefined) parts.push(`--connect-to ${shellWord(renamed.connectTo)}`);
  if (hasCa) parts.push('--cacert "$CACERT"');
  if (credential.includes("token")) parts.push('-H "Authorization: Bearer $TOKEN"');
  if (credential.includes("certificate")) parts.push('--cert "$CLIENT_CERT"', '--key "$CLIENT_KEY"');
  if (method !== "GET") parts.push(`-X ${shellWord(method)}`);
  for (const [name, value] of headers) {
    // curl asks for no compression unless told to.
    const isPlain = (name === "accept" && value === "application/json") ||
      (name === "accept-encoding" && value === "identity");
    if (!isPlain) parts.push(`-H ${shellWord(`${headerName(name)}: ${value}`)}`);
  }
  if (body !== undefined && body !== "") parts.push(`--data-binary ${shellWord(body)}`);
  parts.push(`${renamed === undefined ? '"$APISERVER"' : shellWord(renamed.server)}${shellWord(path)}`);
  return parts.join(" ");
}

/** A proxy as curl is told of it: without a password, and one that resolves names itself, as here, by curl's word. */
export function curlProxy(proxyUrl: string): string {
  const { protocol, host } = new URL(proxyUrl);
  return `${protocol === "socks5:" ? "socks5h:" : protocol}//${host}`;
}

function headerName(name: string): string {
  return name.split("-").map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("-");
}
