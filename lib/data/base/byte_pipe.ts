import { concatBytes } from "./concat_bytes.ts";

/** A stream of bytes whose writer waits for its reader. */
export interface BytePipe {
  readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves when there is room for more. After the reader has cancelled, bytes are dropped. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Ends the stream, after the bytes that wait. */
  close(): void;
  /** Ends the stream with an error, after the bytes that wait. A controller's own queue would lose them. */
  fail(error: unknown): void;
}

/** The number of unread bytes at which the writer waits. */
const MOST_WAITING = 256 * 1024;

/** Creates a {@linkcode BytePipe}. */
export function createBytePipe(): BytePipe {
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let end: { error: unknown } | "closed" | undefined;
  let isCancelled = false;
  let arrived = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();

  const notify = () => {
    arrived.resolve();
    arrived = Promise.withResolvers();
  };
  const makeRoom = () => {
    room.resolve();
    room = Promise.withResolvers();
  };
  const finish = (how: { error: unknown } | "closed") => {
    end ??= how;
    notify();
    makeRoom();
  };

  const readable = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      while (waiting.length === 0 && end === undefined) await arrived.promise;
      const [bytes] = waiting;
      if (bytes !== undefined) {
        // All bytes are passed on as one piece, because the reader's work per piece costs more than a copy.
        const all = waiting.length === 1 ? bytes : concatBytes(waiting);
        waiting.length = 0;
        size = 0;
        makeRoom();
        controller.enqueue(all);
      } else if (end === "closed") controller.close();
      else controller.error(end?.error);
    },
    cancel() {
      isCancelled = true;
      waiting.length = 0;
      makeRoom();
    },
  }, { highWaterMark: 0 });

  return {
    readable,
    async write(bytes) {
      if (bytes.length === 0 || isCancelled || end !== undefined) return;
      waiting.push(bytes);
      size += bytes.length;
      notify();
      while (size >= MOST_WAITING && !isCancelled && end === undefined) await room.promise;
    },
    close: () => finish("closed"),
    fail: (error) => finish({ error }),
  };
}
