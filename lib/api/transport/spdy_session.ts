import { type BytePipe, createBytePipe } from "../../data/base/byte_pipe.ts";
import { concatBytes } from "../../data/base/concat_bytes.ts";
import type { Link } from "./link.ts";
import { closeQuietly, writeAll } from "./link_io.ts";
import {
  createHeaderEncoder,
  decodePairs,
  encodeControl,
  encodeData,
  FIN,
  SPDY,
  SpdyDecoder,
  type SpdyEvent,
} from "./spdy.ts";

/** A stream of a {@linkcode SpdySession}. */
export interface SpdyStream {
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes of the other side. It fails if that resets the stream, or the connection ends. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves when the bytes were handed to the system. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends this side. */
  end(): Promise<void>;
  /** Ends both sides immediately. */
  reset(): void;
}

/** Streams over one connection. */
export interface SpdySession {
  /** Opens a stream. Its first data can be written without waiting for an answer. */
  open(headers: Readonly<Record<string, string>>, options?: { isEnded?: boolean }): SpdyStream;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Options of {@linkcode openSpdy}. */
export interface SpdyOptions {
  /** Called with each stream that the other side opens. Only a server has it. */
  onStream?: ((stream: SpdyStream) => void) | undefined;
  /** Decompresses a header block. Only a server needs it. */
  inflate?: ((block: Uint8Array) => Promise<Uint8Array>) | undefined;
}

interface OpenStream {
  pipe: BytePipe;
  isEndedHere: boolean;
  isEndedThere: boolean;
}

const READ_SIZE = 64 * 1024;
const LEAST_ROOM = 16 * 1024;
// A message of at most this size, so that one write does not hold up the others for long.
const LARGEST_WRITE = 32 * 1024;
const CANCEL = 5;
/**
 * The time between two pings. A kubelet notices a cut connection to the container runtime only when it writes to it.
 * Without pings, a connection that only receives would wait forever. A missing answer does not end the connection.
 */
const PING_MS = 10_000;

/** Opens a SPDY/3.1 session over a link. Clients have odd stream numbers, servers have even ones. */
export function openSpdy(link: Link, { onStream, inflate }: SpdyOptions = {}): SpdySession {
  const streams = new Map<number, OpenStream>();
  const encodeHeaders = createHeaderEncoder();
  let next = onStream === undefined ? 1 : 2;
  let isClosed = false;
  let lastPing = -1;
  const pinging = onStream === undefined ? setInterval(ping, PING_MS) : undefined;
  if (pinging !== undefined) Deno.unrefTimer(pinging);
  const closed = read().finally(() => close());
  closed.catch(() => {});

  function ping(): void {
    // The numbers of a client's pings are odd (SPDY/3.1, section 2.6.5).
    lastPing = (lastPing + 2) & 0x7fffffff;
    send(encodeControl(SPDY.ping, [lastPing])).catch(() => {});
  }

  function open(headers: Readonly<Record<string, string>>, { isEnded = false } = {}): SpdyStream {
    const id = next;
    next += 2;
    // The two numbers after the stream's are the associated stream, and priority and slot.
    send(encodeControl(SPDY.synStream, [id, 0, Uint8Array.of(0, 0), encodeHeaders(headers)], isEnded ? FIN : 0))
      .catch(() => {});
    return streamOf(id, headers, { isEndedHere: isEnded, isEndedThere: false });
  }

  function streamOf(
    id: number,
    headers: Readonly<Record<string, string>>,
    state: Pick<OpenStream, "isEndedHere" | "isEndedThere">,
  ): SpdyStream {
    const reset = () => {
      if (!streams.delete(id)) return;
      stream.pipe.fail(new Deno.errors.ConnectionReset("the stream was reset"));
      send(encodeControl(SPDY.rstStream, [id, CANCEL])).catch(() => {});
    };
    const stream: OpenStream = { pipe: createBytePipe(), ...state };
    if (isClosed) stream.pipe.fail(new Deno.errors.ConnectionReset("the connection was closed"));
    else streams.set(id, stream);
    if (state.isEndedThere) stream.pipe.close();
    return {
      headers,
      readable: stream.pipe.readable,
      async write(bytes) {
        for (let at = 0; at < bytes.length; at += LARGEST_WRITE - 8) {
          if (!streams.has(id)) throw new Deno.errors.BrokenPipe("the stream was closed");
          await send(encodeData(id, bytes.subarray(at, at + LARGEST_WRITE - 8)));
        }
      },
      async end() {
        if (stream.isEndedHere || !streams.has(id)) return;
        stream.isEndedHere = true;
        await send(encodeData(id, new Uint8Array(0), FIN));
        forget(id, stream);
      },
      reset,
    };
  }

  function forget(id: number, { isEndedHere, isEndedThere }: OpenStream): void {
    if (isEndedHere && isEndedThere) streams.delete(id);
  }

  async function read(): Promise<void> {
    const decoder = new SpdyDecoder();
    try {
      let buffer = new Uint8Array(READ_SIZE);
      while (!isClosed) {
        const length = await link.read(buffer);
        if (length === null) return;
        const received = buffer.subarray(0, length);
        // Most messages are short, so several share a buffer. Data is a view that stays valid.
        buffer = buffer.length - length < LEAST_ROOM ? new Uint8Array(READ_SIZE) : buffer.subarray(length);
        for (const event of decoder.decode(received)) await take(event);
      }
    } catch {
      // The streams learn of it when the session is closed.
    }
  }

  async function take(event: SpdyEvent): Promise<void> {
    if (event.kind === "data") return await takeData(event.stream, event.bytes, event.isEnd);
    const { type, flags, body } = event;
    const view = new DataView(body.buffer);
    if (type === SPDY.goAway) return close();
    if (type === SPDY.ping) {
      // Odd numbers are of the client. Answers to our own pings need no answer.
      const isTheirs = (view.getUint32(0) % 2 === 0) === (onStream === undefined);
      if (isTheirs) send(encodeControl(SPDY.ping, [body])).catch(() => {});
    } else if (type === SPDY.rstStream) {
      const id = view.getUint32(0) & 0x7fffffff;
      streams.get(id)?.pipe.fail(new Deno.errors.ConnectionReset("the stream was reset"));
      streams.delete(id);
    } else if (type === SPDY.synReply && (flags & FIN) !== 0) {
      await takeData(view.getUint32(0) & 0x7fffffff, new Uint8Array(0), true);
    } else if (type === SPDY.synStream && onStream !== undefined && inflate !== undefined) {
      const id = view.getUint32(0) & 0x7fffffff;
      const headers = decodePairs(await inflate(body.subarray(10)));
      send(encodeControl(SPDY.synReply, [id, encodeHeaders({})])).catch(() => {});
      onStream(streamOf(id, headers, { isEndedHere: false, isEndedThere: (flags & FIN) !== 0 }));
    }
  }

  async function takeData(id: number, bytes: Uint8Array<ArrayBuffer>, isEnd: boolean): Promise<void> {
    const stream = streams.get(id);
    if (stream === undefined || stream.isEndedThere) return;
    await stream.pipe.write(bytes);
    if (!isEnd) return;
    stream.isEndedThere = true;
    stream.pipe.close();
    forget(id, stream);
  }

  // Frames of the same moment share one write: both streams of a forwarded connection, and its first data.
  let waiting: Uint8Array[] = [];
  let writing: Promise<void> | undefined;

  function send(frame: Uint8Array): Promise<void> {
    if (isClosed) return Promise.reject(new Deno.errors.BrokenPipe("the connection was closed"));
    waiting.push(frame);
    return writing ??= flush();
  }

  async function flush(): Promise<void> {
    try {
      await undefined;
      while (waiting.length > 0) {
        const frames = takeUpTo(LARGEST_WRITE);
        await writeAll(link, frames.length === 1 && frames[0] !== undefined ? frames[0] : concatBytes(frames));
      }
    } catch (error) {
      close();
      throw error;
    } finally {
      writing = undefined;
    }
  }

  function takeUpTo(size: number): Uint8Array[] {
    let count = 0;
    for (let sum = 0; count < waiting.length; count++) {
      sum += waiting[count]?.length ?? 0;
      if (count > 0 && sum > size) break;
    }
    const frames = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return frames;
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    clearInterval(pinging);
    for (const { pipe } of streams.values()) {
      pipe.fail(new Deno.errors.ConnectionReset("the connection was closed"));
    }
    streams.clear();
    closeQuietly(link);
  }

  return { open, closed, close };
}
