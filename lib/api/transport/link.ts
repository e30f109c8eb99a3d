import { type Endpoint, trustOptions } from "./endpoint.ts";
import { requireWay } from "./net_permission.ts";

/** A byte connection to a server, below HTTP, such as a `Deno.Conn`. */
export interface Link {
  /** Reads bytes. Returns their number, or null at the end. */
  read(into: Uint8Array): Promise<number | null>;
  /** Writes bytes. Returns the number that was written. */
  write(bytes: Uint8Array): Promise<number>;
  /** Ends the writing side. Reading continues. */
  closeWrite(): Promise<void>;
  close(): void;
}

/** Options of {@linkcode openLink}. */
export interface LinkOptions {
  /** Send small pieces immediately, for interactive streams. @default {false} */
  prompt?: boolean | undefined;
}

/**
 * Opens a connection to a server, including its proxy and TLS.
 *
 * Deno's sockets are cheaper than `node:tls` (90 µs instead of 150 µs for a relayed GET). But they delay small pieces by up
 * to 40 ms, because `Deno.connectTls` cannot turn Nagle's algorithm off. They also do not support another server name,
 * skipped verification, old certificates or proxies.
 */
export async function openLink(endpoint: Endpoint, { prompt = false }: LinkOptions = {}): Promise<Link> {
  const { server, insecureSkipTlsVerify, tlsServerName, proxyUrl, unixSocket } = endpoint;
  requireWay(endpoint);
  const secure = server.startsWith("https:") && unixSocket === undefined;
  if (proxyUrl !== undefined || (secure && (prompt || insecureSkipTlsVerify || tlsServerName !== undefined))) {
    return await nodeLink(endpoint);
  }
  try {
    return await denoLink(endpoint);
  } catch (error) {
    if (!isRustlsOwnRefusal(error)) throw error;
    return await nodeLink(endpoint);
  }
}

async function denoLink(endpoint: Endpoint): Promise<Link> {
  const { server, unixSocket } = endpoint;
  if (unixSocket !== undefined) return await Deno.connect({ transport: "unix", path: unixSocket });
  const address = parseServerAddress(server);
  if (!server.startsWith("https:")) {
    const connection = await Deno.connect(address);
    connection.setNoDelay(true);
    connection.setKeepAlive(true);
    return connection;
  }
  const connection = await Deno.connectTls({
    ...address,
    alpnProtocols: ["http/1.1"],
    ...trustOptions(endpoint),
  });
  try {
    // Otherwise the first write would fail.
    await connection.handshake();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function nodeLink(endpoint: Endpoint): Promise<Link> {
  const { openNodeLink } = await import("./node_link.ts");
  return await openNodeLink(endpoint);
}

/** Returns the host and port of a server URL. */
export function parseServerAddress(server: string): { hostname: string; port: number } {
  const { hostname, port, protocol } = new URL(server);
  return {
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  };
}

// rustls accepts neither X.509 v1 certificates nor a server certificate that is its own CA. kubectl and node:tls do.
function isRustlsOwnRefusal(error: unknown): boolean {
  return error instanceof Error && /UnsupportedCertVersion|CaUsedAsEndEntity/.test(error.message);
}
