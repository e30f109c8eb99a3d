import { Duplex } from "node:stream";
import type { Link } from "./link.ts";
import { closeQuietly, writeAll } from "./link_io.ts";

/** Stops and continues the source of a stream. */
export interface Valve {
  /** Called when enough bytes wait to be read. */
  stop(): void;
  /** Called when they have been read. */
  go(): void;
}

/** A {@linkcode Valve} that a source waits at. */
export interface Gate extends Valve {
  /** Waits until the source may continue. */
  pass(): Promise<void>;
}

/** The number of unread bytes at which the source is stopped. */
const MOST_WAITING = 256 * 1024;
const NOTHING = new Uint8Array(0);

/** Makes a {@linkcode Gate}, which is open. */
export function createGate(): Gate {
  let closed: PromiseWithResolvers<void> | undefined;
  return {
    stop: () => closed ??= Promise.withResolvers(),
    go() {
      closed?.resolve();
      closed = undefined;
    },
    pass: () => closed?.promise ?? Promise.resolve(),
  };
}

/** Converts a Link to a Node stream, which only reads while the gate is open. */
export function streamOf(link: Link, gate: Gate): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    read() {
      const piece = new Uint8Array(64 * 1024);
      gate.pass().then(() => link.read(piece)).then(
        (length) => this.push(length === null ? null : piece.subarray(0, length)),
        (error) => this.destroy(error),
      );
    },
    write(bytes: Uint8Array, _encoding, done) {
      writeAll(link, bytes).then(() => done(), done);
    },
    final(done) {
      link.closeWrite().then(() => done(), done);
    },
    destroy(error, done) {
      closeQuietly(link);
      done(error);
    },
  });
  // The reader of the TLS stream sees the end. An error event without a listener would end the process.
  stream.on("error", () => {});
  return stream;
}

/**
 * Converts a Node stream to a Link.
 *
 * @param valve Stops the source of the stream while its reader is behind. A TLS stream must not be paused itself: Deno
 * (2.9.6) reads on below it without a limit, and loses the end.
 */
export function linkOf(stream: Duplex, valve: Valve): Link {
  const pieces: Uint8Array[] = [];
  let waiting = 0;
  let ended = false;
  let failure: Error | undefined;
  let wake = () => {};
  // Deno (2.9.6) does not call back unfinished writes of a destroyed stream.
  let giveUpWrite = () => {};
  stream.on("data", (piece: Uint8Array) => {
    pieces.push(piece);
    waiting += piece.length;
    if (waiting > MOST_WAITING) valve.stop();
    wake();
  });
  stream.on("end", () => {
    ended = true;
    wake();
  });
  stream.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  stream.on("close", () => {
    if (!ended) failure ??= new Deno.errors.ConnectionReset("the connection was reset");
    wake();
    giveUpWrite();
  });

  async function next(): Promise<Uint8Array | undefined> {
    while (true) {
      const piece = pieces.shift();
      if (piece !== undefined && piece.length > 0) return piece;
      if (failure !== undefined) throw failure;
      if (ended) return undefined;
      await new Promise<void>((resolve) => wake = resolve);
    }
  }

  return {
    async read(into) {
      const piece = await next() ?? NOTHING;
      if (piece.length === 0) return null;
      const length = Math.min(piece.length, into.length);
      into.set(piece.subarray(0, length));
      if (length < piece.length) pieces.unshift(piece.subarray(length));
      waiting -= length;
      if (waiting <= MOST_WAITING) valve.go();
      return length;
    },
    write(bytes) {
      return new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        giveUpWrite = () => reject(failure ?? new Deno.errors.ConnectionReset("the connection was closed"));
        // A copy, because the stream may keep it, and the caller reuses its buffer.
        stream.write(bytes.slice(), (error?: Error | null) => error ? reject(error) : resolve(bytes.length));
      });
    },
    closeWrite() {
      return new Promise((resolve) => {
        if (stream.destroyed) return resolve();
        stream.once("close", () => resolve());
        stream.end(() => resolve());
      });
    },
    close() {
      failure ??= new Deno.errors.Interrupted("the connection was closed");
      stream.destroy();
      wake();
      giveUpWrite();
    },
  };
}
