import { chunk, data, LAST_CHUNK, pieces } from "./body.ts";
import type { Framing } from "./framing.ts";
import { type Header, header, headerLines, type ResponseHead } from "./head.ts";
import { endToEnd } from "./headers.ts";
import { NO_BYTES } from "./latin1.ts";
import type { Wire } from "./wire.ts";

/** Rewrites the body of a response: reads the data and yields its replacement. */
export type Rewrite = (
  data: AsyncIterable<Uint8Array>,
  head: ResponseHead,
) => AsyncIterable<Uint8Array>;

/** Options for passing a response on. */
export interface ReplyOptions {
  /** The framing of the body. */
  framing: Framing;
  /** The minor version of the client's HTTP/1. */
  minor: 0 | 1;
  /** Whether the client's connection serves another request. */
  keep: boolean;
  /** CORS headers (Fetch standard), which replace those of the response. */
  headers?: readonly Header[] | undefined;
  rewrite?: Rewrite | undefined;
  /** Called for each piece of data that was passed on. */
  onData(length: number): void;
}

/** The state of the connections after a response. */
export interface Replied {
  /** Whether the client's connection can serve another request. */
  keepClient: boolean;
  /** Whether the cluster's connection can serve another request. */
  keepCluster: boolean;
}

/** Passes a response on: its head with the first piece of its body, then each piece as soon as it arrives. */
export async function reply(
  client: Wire,
  cluster: Wire,
  head: ResponseHead,
  options: ReplyOptions,
): Promise<Replied> {
  const { framing, minor, headers = [], rewrite, onData } = options;
  const changed = rewrite !== undefined && framing.kind !== "none";
  // Passed on unchanged, with frames and trailers, if the client can read them.
  const verbatim = !changed &&
    (framing.kind === "length" || framing.kind === "none" || framing.kind === "chunked" && minor === 1);
  // A body that ends with its connection gets chunks if the client supports them, so that a loss can be detected.
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
  // The head is sent with the first piece if that has already arrived. It never waits for one.
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

/** Reports whether a connection stays open after a response. */
function isReusable({ minor, headers }: ResponseHead, framing: Framing): boolean {
  if (minor === 0 || framing.kind === "close") return false;
  return !headers.some(({ key, value }) => key === "connection" && /close/i.test(value));
}
