import { CHANNEL, type ChannelPiece, type Channels } from "../transport/channels.ts";
import type { SpdySession, SpdyStream } from "../transport/spdy_session.ts";

/** The next bytes of a channel; undefined at its end. */
type Reading = Promise<{
  channel: number;
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  bytes: Uint8Array<ArrayBuffer> | undefined;
}>;

/**
 * Returns the streams of exec or attach over SPDY as channels (client-go tools/remotecommand/v4.go).
 *
 * @param query The query of the request, which says which streams there are.
 */
export function spdyChannels(session: SpdySession, query: URLSearchParams): Channels {
  const has = (name: string) => query.get(name) === "true";
  const open = (streamtype: string) => session.open({ streamtype });
  // The server waits for all of them. The error stream comes first, as in client-go.
  const status = open("error");
  void status.end();
  const stdin = has("stdin") ? open("stdin") : undefined;
  const outputs: [channel: number, stream: SpdyStream][] = [[CHANNEL.status, status]];
  if (has("stdout")) outputs.push([CHANNEL.stdout, open("stdout")]);
  if (has("stderr")) outputs.push([CHANNEL.stderr, open("stderr")]);
  const resize = has("tty") ? open("resize") : undefined;
  const inputs = new Map([[CHANNEL.stdin as number, stdin], [CHANNEL.resize as number, resize]]);

  const readings = new Map<number, Reading>();
  const next = (channel: number, reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) => {
    // The end of the connection ends each stream on its own, after the bytes that arrived.
    const reading = reader.read().then(({ value }) => value, () => undefined);
    readings.set(channel, reading.then((bytes) => ({ channel, reader, bytes })));
  };
  for (const [channel, stream] of outputs) next(channel, stream.readable.getReader());

  async function receive(): Promise<ChannelPiece[] | undefined> {
    if (readings.size === 0) return undefined;
    const { channel, reader, bytes } = await Promise.race(readings.values());
    readings.delete(channel);
    if (bytes === undefined) return [];
    next(channel, reader);
    return [{ channel, bytes }];
  }

  return {
    receive,
    async send(channel, bytes) {
      await inputs.get(channel)?.write(bytes);
    },
    async endChannel(channel) {
      await inputs.get(channel)?.end();
    },
    ping: () => Promise.resolve(),
    finish: () => Promise.resolve(),
    close: () => session.close(),
  };
}
