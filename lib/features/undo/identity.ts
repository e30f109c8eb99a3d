import { ORIGIN } from "../../data/core/handler.ts";
import type { ClusterIdentity } from "./entry.ts";

/** A connection, of which only the server and its certificate authority count. */
export interface IdentifiedConnection {
  endpoint: { server: string; ca?: string | undefined };
}

/**
 * Returns a function that identifies a cluster without a request: by its address and a hash of its certificate authority.
 *
 * @param server The URL of the server. A session over a handler has none.
 */
export function clusterIdentity(
  server: string,
  connection: () => Promise<IdentifiedConnection>,
): () => Promise<ClusterIdentity> {
  let identity: Promise<ClusterIdentity> | undefined;
  const identify = async () => {
    if (server === ORIGIN) return { server };
    const { endpoint } = await connection();
    return endpoint.ca === undefined
      ? { server: endpoint.server }
      : { server: endpoint.server, ca: hashOf(endpoint.ca.trim()) };
  };
  return () => identity ??= identify();
}

// FNV-1a with two seeds. The first call of WebCrypto takes as long as all other work for a write.
function hashOf(text: string): string {
  const halves = [0x811c9dc5, 0x9747b28c].map((seed) => {
    let hash = seed;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  });
  return halves.join("");
}
