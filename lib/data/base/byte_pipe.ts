/** A stream of bytes whose writer waits for its reader. */
export interface BytePipe {
  readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves when there is room for more. After the reader has cancelled, bytes are dropped. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): void;
  fail(error: unknown): void;
}

/** The number of unread bytes at which the writer waits. */
const MOST_WAITING = 256 * 1024;

/** Creates a {@linkcode BytePipe}. */
export function createBytePipe(onCancel: () => void = () => {}): BytePipe {
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  let room = Promise.withResolvers<void>();
  const readable = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (given) => void (controller = given),
    pull() {
      room.resolve();
      room = Promise.withResolvers();
    },
    cancel() {
      controller = undefined;
      room.resolve();
      onCancel();
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING }));
  return {
    readable,
    async write(bytes) {
      if (bytes.length === 0) return;
      controller?.enqueue(bytes);
      while (controller !== undefined && (controller.desiredSize ?? 1) <= 0) await room.promise;
    },
    close() {
      controller?.close();
      controller = undefined;
      room.resolve();
    },
    fail(error) {
      controller?.error(error);
      controller = undefined;
      room.resolve();
    },
  };
}
