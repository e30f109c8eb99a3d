/** A relay that counts the bytes of connections to the server. */
export interface Wire extends AsyncDisposable {
  /** `https://127.0.0.1:PORT`, which relays to the server. Its certificate is valid for every port. */
  server: string;
  /** Bytes from the server since the last call, including TLS. */
  received(): number;
}

/** Opens a counting relay to the server. */
export function openWire(server: string): Wire {
  const port = Number(new URL(server).port);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let bytes = 0;
  const relay = async (client: Deno.Conn) => {
    using upstream = await Deno.connect({ hostname: "127.0.0.1", port });
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.length;
        controller.enqueue(chunk);
      },
    });
    await Promise.allSettled([
      client.readable.pipeTo(upstream.writable),
      upstream.readable.pipeThrough(counted).pipeTo(client.writable),
    ]);
  };
  const serving = (async () => {
    for await (const client of listener) relay(client).catch(() => {});
  })();
  return {
    server: `https://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    received() {
      const all = bytes;
      bytes = 0;
      return all;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving.catch(() => {});
    },
  };
}
