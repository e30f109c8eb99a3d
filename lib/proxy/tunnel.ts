import type { Wire } from "./wire.ts";

/**
 * Passes bytes both ways until both sides have ended: WebSocket, SPDY. Where one side says that nothing more is coming,
 * the other is told so and can go on; where one breaks, so does the other.
 */
export async function tunnel(client: Wire, cluster: Wire): Promise<void> {
  client.left = cluster.left = undefined;
  const breakOff = () => {
    client.close();
    cluster.close();
  };
  await Promise.all([pump(client, cluster).catch(breakOff), pump(cluster, client).catch(breakOff)]);
}

async function pump(from: Wire, to: Wire): Promise<void> {
  while (from.buffered > 0 || await from.fill()) await to.write(from.take(Infinity));
  await to.link.closeWrite();
}
