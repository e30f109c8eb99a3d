import type { Wire } from "./wire.ts";

/**
 * Passes bytes both ways until both sides have ended: WebSocket, SPDY. Where one side says that nothing more is coming,
 * the other is told so and can go on; where one breaks, so does the other.
 *
 * @param onData Told of what came from the cluster.
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
