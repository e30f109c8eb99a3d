import { createBatchedWriter } from "../../../data/base/batched_writer.ts";
import type { ProcessResult, RemoteProcess } from "../../../api/streams/remote_process.ts";
import { type Shell, writeBytes, writeErrorBytes } from "../../shell/shell.ts";

/** Options of {@linkcode passStreams}. */
export interface PassOptions {
  /** Whether the process reads stdin. */
  stdin: boolean;
  /** Whether the process runs in this terminal. */
  isTerminal: boolean;
  /** Whether a program that fills the screen has to paint it again. @default {false} */
  repaints?: boolean | undefined;
}

/** Connects the streams of this process to those of a process in a container, until that ends. */
export async function passStreams(
  shell: Shell,
  process: RemoteProcess,
  { stdin, isTerminal, repaints = false }: PassOptions,
): Promise<ProcessResult> {
  using terminal = isTerminal ? await shell.interact?.() : undefined;
  const stop = new AbortController();
  if (terminal !== undefined) {
    const resize = () => void process.resize(terminal.size()).catch(() => {});
    const { columns, rows } = terminal.size();
    // As kubectl does: a change of the size makes a program paint.
    if (repaints) await process.resize({ columns: columns + 1, rows: rows + 1 }).catch(() => {});
    resize();
    terminal.onResize(resize);
  }
  // A failed input ends the process with its error, which `done` rejects with.
  const input = stdin ? terminal?.input ?? shell.stdin() : undefined;
  input?.pipeTo(process.stdin, { signal: stop.signal }).catch(() => {});
  try {
    const output = isTerminal ? undefined : createBatchedWriter((bytes) => writeBytes(shell, bytes), { wait: 2 });
    const [result] = await Promise.all([
      process.done,
      process.passOutput({
        stdout: shell.outNow ?? output?.write ?? ((bytes) => writeBytes(shell, bytes)),
        stderr: (bytes) => writeErrorBytes(shell, bytes),
      }).finally(() => output?.end()),
    ]);
    return result;
  } finally {
    stop.abort();
  }
}
