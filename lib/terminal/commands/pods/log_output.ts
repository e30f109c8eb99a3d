import { createQueue } from "../../../data/base/queue.ts";
import { type Shell, writeBytes } from "../../shell/shell.ts";

const SIZE = 128 * 1024;
const FLUSH_MS = 10;

/** Collects output, so that many small logs need few writes. Output waits a few milliseconds at most. */
export function logOutput(shell: Shell) {
  const queue = createQueue();
  let buffers = [new Uint8Array(SIZE), new Uint8Array(SIZE)];
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failed: { error: unknown } | undefined;

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const [full = new Uint8Array(0), empty = new Uint8Array(0)] = buffers;
    const bytes = full.subarray(0, size);
    // The next output is collected while this one is written.
    [buffers, size] = [[empty, full], 0];
    return queue(async () => {
      if (bytes.length > 0) await writeBytes(shell, bytes);
    });
  };
  const later = () => void flush().catch((error) => failed ??= { error });

  return {
    /** Adds bytes, which the caller may change afterwards. It waits while the reader of the output is behind. */
    async add(bytes: Uint8Array): Promise<void> {
      if (failed !== undefined) throw failed.error;
      if (size + bytes.length > SIZE) await flush();
      if (bytes.length > SIZE) return await queue(() => writeBytes(shell, bytes));
      buffers[0]?.set(bytes, size);
      size += bytes.length;
      timer ??= setTimeout(later, FLUSH_MS);
    },
    /** Writes the rest. */
    async end(): Promise<void> {
      await flush();
      if (failed !== undefined) throw failed.error;
    },
  };
}
