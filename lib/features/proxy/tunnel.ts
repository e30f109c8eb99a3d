import type { Wire } from "./wire.ts";

/**
 * Passes bytes in both directions until both sides have ended, for WebSocket and SPDY. If one side closes its sending
 * half, the other side can still send. If one connection breaks, the other one is closed too.
 *
 * @param onData Called with the bytes from the cluster.
 */
export async function tunnel(client: Wire, cluster: Wire, onData: (length: number) => void): Promise<void> {
  client.left = cluster.left = undefined;
  const breakOff = () => {
    client.close();
    cluster.close();
  };
  await Promise.all([pump(client, cluster).catch(breakOff), pump(cluster, client, onData).catch(breakOff)]);
}

async function pump(from: Wire, to: Wire, onData?: (length: number) => void): Promise<void> {
  while (from.buffered > 0 || await from.fill()) {
    const bytes = from.take(Infinity);
    onData?.(bytes.length);
    await to.write(bytes);
  }
  await to.link.closeWrite();
}
