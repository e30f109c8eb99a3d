import { shellWord } from "../core/shell_word.ts";

/** What a curl line is made from. */
export interface CurlRequest {
  method: string;
  /** Path and query. */
  path: string;
  /** Name and value; credentials are not among them. */
  headers: Iterable<readonly [string, string]>;
  body?: string;
  /** Which variables of `k8s env` prove the identity. */
  credential: "token" | "certificate" | "none";
  /** The proxy on the way, without a password. */
  proxy?: string;
  /** Whether the server's authority is in `$CACERT`; otherwise curl takes the system's. */
  hasCa: boolean;
}

/**
 * Writes the curl line that sends a request, with the variables that `eval "$(k8s env)"` sets. It holds no secret, and
 * it verifies the server.
 */
export function formatCurl({ method, path, headers, body, credential, hasCa, proxy }: CurlRequest): string {
  const parts = ["curl", "-sS", "--fail-with-body"];
  if (proxy !== undefined) parts.push(`--proxy ${shellWord(proxy)}`);
  if (hasCa) parts.push('--cacert "$CACERT"');
  if (credential === "token") parts.push('-H "Authorization: Bearer $TOKEN"');
  if (credential === "certificate") parts.push('--cert "$CLIENT_CERT"', '--key "$CLIENT_KEY"');
  if (method !== "GET") parts.push(`-X ${method}`);
  for (const [name, value] of headers) {
    const isPlain = name === "accept" && value === "application/json";
    if (!isPlain) parts.push(`-H ${shellWord(`${headerName(name)}: ${value}`)}`);
  }
  if (body !== undefined && body !== "") parts.push(`--data-binary ${shellWord(body)}`);
  parts.push(`"$APISERVER"${shellWord(path)}`);
  return parts.join(" ");
}

function headerName(name: string): string {
  return name.split("-").map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("-");
}
