/** Reads a body chunk by chunk. */
export interface BodyReader {
  /** Returns the next chunk, whose memory the next call may reuse, or undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Ends the body. */
  cancel(): Promise<void>;
}

/** Fetch reads at most this many bytes at a time. */
const BUFFER_BYTES = 65_536;

/**
 * Creates the reader of a body. All chunks of a byte stream, which fetch returns, are read into one buffer. A new buffer
 * for each chunk would take half of the reading time.
 */
export function bodyReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): BodyReader {
  const reader = byteReader(body);
  if (reader === undefined) {
    const plain = body.getReader();
    return { read: async () => (await plain.read()).value, cancel: () => plain.cancel() };
  }
  let buffer = new ArrayBuffer(BUFFER_BYTES);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) return undefined;
      buffer = value.buffer;
      return value;
    },
    cancel: () => reader.cancel(),
  };
}

function byteReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch (error) {
    // The body of a handler in the process may be an ordinary stream.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
