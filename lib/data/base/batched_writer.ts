import { delay } from "./wait.ts";

/** A writer whose small pieces are joined. */
export interface BatchedWriter {
  /** Keeps bytes for a moment, or waits until there is room for them. The buffer may be reused afterwards. */
  write(bytes: Uint8Array): void | Promise<void>;
  /** Writes all bytes that still wait, and waits for the running write. */
  end(): Promise<void>;
}

/** Options of {@linkcode createBatchedWriter}. */
export interface BatchedWriterOptions {
  /** Milliseconds to wait for more bytes before a write. @default {0} */
  wait?: number | undefined;
}

const BATCH = 128 * 1024;

/**
 * Joins small pieces before they are written. Deno hands the write of a file to another thread, and the handover takes
 * longer than the write of the 10 KiB that a connection delivers. On a connection, Nagle's algorithm delays small writes.
 *
 * @param write Writes bytes, which are only valid until its promise resolves.
 */
export function createBatchedWriter(
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  { wait = 0 }: BatchedWriterOptions = {},
): BatchedWriter {
  // One buffer is filled while the other one is written.
  let [filling, other] = [new Uint8Array(BATCH), new Uint8Array(BATCH)];
  let length = 0;
  let running: Promise<void> | undefined;
  let emptied = Promise.withResolvers<void>();
  let failure: { error: unknown } | undefined;
  let isWaiting = false;

  async function run(): Promise<void> {
    try {
      while (length > 0 && failure === undefined) {
        const bytes = filling.subarray(0, length);
        [filling, other] = [other, filling];
        length = 0;
        emptied.resolve();
        emptied = Promise.withResolvers();
        await write(bytes);
      }
    } catch (error) {
      failure = { error };
      emptied.resolve();
    }
    running = undefined;
  }

  async function flushLater(): Promise<void> {
    if (isWaiting) return;
    isWaiting = true;
    await delay(wait);
    isWaiting = false;
    await flush();
  }

  function flush(): Promise<void> {
    return length === 0 ? running ?? Promise.resolve() : running ??= run();
  }

  async function add(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      const part = rest.subarray(0, BATCH - length);
      filling.set(part, length);
      length += part.length;
      rest = rest.subarray(part.length);
      if (length < BATCH) continue;
      const { promise } = emptied;
      void flush();
      await promise;
      if (failure !== undefined) throw failure.error;
    }
  }

  return {
    write(bytes) {
      if (failure !== undefined) return Promise.reject(failure.error);
      if (length + bytes.length >= BATCH) return add(bytes);
      filling.set(bytes, length);
      length += bytes.length;
      if (running !== undefined) return;
      if (wait === 0) void flush();
      else void flushLater();
    },
    async end() {
      while (length > 0 && failure === undefined) await flush();
      await running;
      if (failure !== undefined) throw failure.error;
    },
  };
}
