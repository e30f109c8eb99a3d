import { type Shell, writeBytes } from "../../shell/shell.ts";

const SIZE = 128 * 1024;
const FLUSH_MS = 10;

/** Collects output, so that many small logs need few writes. Output waits a few milliseconds at most. */
export function logOutput(shell: Pick<Shell, "out" | "outBytes">) {
  let collecting = new Uint8Array(SIZE);
  let idle = new Uint8Array(SIZE);
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> | undefined;
  let failed: { error: unknown } | undefined;

  const requireSuccess = () => {
    if (failed !== undefined) throw failed.error;
  };

  // One write at a time: the buffer of a write must not be filled again before its end.
  async function write(take: () => Uint8Array): Promise<void> {
    while (writing !== undefined) await writing;
    requireSuccess();
    const bytes = take();
    if (bytes.length === 0) return;
    writing = writeBytes(shell, bytes).catch((error) => void (failed ??= { error })).finally(() => writing = undefined);
    await writing;
    requireSuccess();
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    await write(() => {
      const bytes = collecting.subarray(0, size);
      // The next output is collected while this one is written.
      [collecting, idle, size] = [idle, collecting, 0];
      return bytes;
    });
  }

  return {
    /** Adds bytes, which the caller may change afterwards. It waits while the reader of the output is behind. */
    async add(bytes: Uint8Array): Promise<void> {
      requireSuccess();
      if (size + bytes.length > SIZE) await flush();
      if (bytes.length > SIZE) return await write(() => bytes);
      collecting.set(bytes, size);
      size += bytes.length;
      // A failed write is reported by the next call.
      timer ??= setTimeout(() => void flush().catch(() => {}), FLUSH_MS);
    },
    /** Writes the rest. */
    end: flush,
  };
}
