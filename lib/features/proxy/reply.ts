import { chunk, data, LAST_CHUNK, pieces } from "./body.ts";
import type { Framing } from "./framing.ts";
import { type Header, header, headerLines, type ResponseHead } from "./head.ts";
import { endToEnd } from "./headers.ts";
import { NO_BYTES } from "./latin1.ts";
import type { Wire } from "./wire.ts";

/** Makes another body of an answer's: it gets the data, and yields what is sent instead. */
export type Rewrite = (
  data: AsyncIterable<Uint8Array>,
  head: ResponseHead,
) => AsyncIterable<Uint8Array>;

/** How an answer is passed on. */
export interface ReplyOptions {
  /** Where its body ends. */
  framing: Framing;
  /** The client's version of HTTP/1. */
  minor: 0 | 1;
  /** Whether the client's connection serves another request. */
  keep: boolean;
  /** Of CORS (Fetch standard), in place of those that the answer has. */
  headers?: readonly Header[] | undefined;
  rewrite?: Rewrite | undefined;
  /** Told of each piece of data that was passed on. */
  onData(length: number): void;
}

/** What became of the connections. */
export interface Replied {
  /** Whether the client's can serve another request. */
  keepClient: boolean;
  /** Whether the cluster's can. */
  keepCluster: boolean;
}

/** Passes an answer on: its head with the first piece of its body, then each piece as soon as it is there. */
export async function reply(
  client: Wire,
  cluster: Wire,
  head: ResponseHead,
  options: ReplyOptions,
): Promise<Replied> {
  const { framing, minor, headers = [], rewrite, onData } = options;
  const changed = rewrite !== undefined && framing.kind !== "none";
  // As it came, frames and trailers included, wherever the client can read it so.
  const verbatim = !changed &&
    (framing.kind === "length" || framing.kind === "none" || framing.kind === "chunked" && minor === 1);
  // An end that is not told from a loss becomes one that is, where the client can tell.
  const inChunks = !verbatim && minor === 1;
  const keepClient = options.keep && (verbatim || inChunks);

  const replaces = headers.length > 0;
  const kept = endToEnd(head.headers).filter(({ key }) =>
    !(replaces && key.startsWith("access-control-")) && (verbatim || !FRAMES.has(key))
  );
  const start = `HTTP/1.1 ${head.status} ${head.reason}\r\n` + headerLines([
    ...kept,
    ...headers,
    ...(inChunks ? [header("Transfer-Encoding", "chunked")] : []),
    ...(keepClient ? [] : [header("Connection", "close")]),
  ]);
  // The head waits for the first piece, which mostly has come with it, but never for one that has not.
  let before: string | undefined = start;
  const write = (bytes: Uint8Array) => {
    if (before === undefined) return client.write(bytes);
    const head = before;
    before = undefined;
    return client.writeText(head, bytes);
  };
  if (cluster.buffered === 0 || changed || framing.kind === "none") await write(NO_BYTES);

  if (verbatim) {
    for await (const { bytes, length } of pieces(cluster, framing)) {
      onData(length);
      await write(bytes);
    }
  } else {
    const body = data(cluster, framing);
    for await (const bytes of rewrite === undefined ? body : rewrite(body, head)) {
      if (bytes.length === 0) continue;
      onData(bytes.length);
      await write(inChunks ? chunk(bytes) : bytes);
    }
    if (inChunks) await write(LAST_CHUNK);
  }
  if (before !== undefined) await write(NO_BYTES);
  return { keepClient, keepCluster: isReusable(head, framing) };
}

const FRAMES = new Set(["content-length", "transfer-encoding", "trailer"]);

/** Says whether a connection goes on after an answer. */
function isReusable({ minor, headers }: ResponseHead, framing: Framing): boolean {
  if (minor === 0 || framing.kind === "close") return false;
  return !headers.some(({ key, value }) => key === "connection" && /close/i.test(value));
}
