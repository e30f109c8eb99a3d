/** Receives bytes, which are only valid until the function returns or its promise resolves. */
export type ByteSink = (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;

/** A stream of bytes whose writer waits for its reader. */
export interface BytePipe {
  readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /**
   * Passes all bytes to a function instead of the stream, without copies. Resolves at the end, and rejects with the error
   * of either side.
   */
  pass(sink: ByteSink): Promise<void>;
  /**
   * Returns nothing, or resolves when there is room for more. The buffer may be reused afterwards. After the reader has
   * cancelled, bytes are dropped.
   */
  write(bytes: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Ends the stream, after the bytes that wait. */
  close(): void;
  /** Ends the stream with an error, after the bytes that wait. A controller's own queue would lose them. */
  fail(error: unknown): void;
}

/** The number of unread bytes at which the writer waits. */
const MOST_WAITING = 256 * 1024;
const SMALL_CHUNK = 8 * 1024;
const LARGE_CHUNK = 128 * 1024;
const NOTHING = new Uint8Array(0);

/** Creates a {@linkcode BytePipe}. */
export function createBytePipe(): BytePipe {
  const waiting = createByteQueue();
  let end: { error: unknown } | "closed" | undefined;
  let isCancelled = false;
  let direct: ByteSink | undefined;
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
  const cancel = () => {
    isCancelled = true;
    waiting.clear();
    makeRoom();
  };

  /** Resolves to the next bytes; undefined at the end. */
  async function next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (waiting.size === 0 && end === undefined) await arrived.promise;
    const bytes = waiting.take();
    if (bytes !== undefined) makeRoom();
    else if (end !== "closed") throw end?.error;
    return bytes;
  }

  async function keep(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    waiting.add(bytes);
    notify();
    while (waiting.size >= MOST_WAITING && !isCancelled && end === undefined) await room.promise;
  }

  return {
    readable: new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        try {
          const bytes = await next();
          if (bytes === undefined) controller.close();
          else controller.enqueue(bytes);
        } catch (error) {
          controller.error(error);
        }
      },
      cancel,
    }, { highWaterMark: 0 }),
    async pass(sink) {
      const failed = Promise.withResolvers<never>();
      failed.promise.catch(() => {});
      try {
        while (waiting.size > 0) await sink(await next() ?? NOTHING);
        // Most sinks return nothing. A promise for each of thousands of pieces would take longer than the rest.
        direct = (bytes) => {
          try {
            return sink(bytes)?.catch(failed.reject);
          } catch (error) {
            failed.reject(error);
          }
        };
        await Promise.race([next(), failed.promise]);
      } catch (error) {
        cancel();
        throw error;
      }
    },
    write(bytes) {
      if (bytes.length === 0 || isCancelled || end !== undefined) return;
      return direct === undefined ? keep(bytes) : direct(bytes);
    },
    close: () => finish("closed"),
    fail: (error) => finish({ error }),
  };
}

/** Bytes in the order of their arrival. Small pieces are joined, because work per piece costs more than a copy. */
function createByteQueue() {
  const full: Uint8Array<ArrayBuffer>[] = [];
  let chunk = NOTHING;
  let [from, to] = [0, 0];
  let size = 0;

  function add(bytes: Uint8Array): void {
    size += bytes.length;
    for (let rest = bytes; rest.length > 0;) {
      if (to === chunk.length) renew(rest.length);
      const part = rest.subarray(0, chunk.length - to);
      chunk.set(part, to);
      to += part.length;
      rest = rest.subarray(part.length);
    }
  }

  function renew(length: number): void {
    if (to > from) full.push(chunk.subarray(from, to));
    const isSmall = chunk.length === 0 && length <= SMALL_CHUNK;
    chunk = new Uint8Array(isSmall ? SMALL_CHUNK : LARGE_CHUNK);
    [from, to] = [0, 0];
  }

  return {
    get size() {
      return size;
    },
    add,
    /** Returns bytes that stay valid; undefined if there are none. */
    take(): Uint8Array<ArrayBuffer> | undefined {
      if (size === 0) return undefined;
      const bytes = full.shift() ?? chunk.subarray(from, to);
      if (bytes.buffer === chunk.buffer) from = to;
      size -= bytes.length;
      return bytes;
    },
    clear() {
      full.length = 0;
      from = to;
      size = 0;
    },
  };
}
