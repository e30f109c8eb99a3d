import { textStart } from "../../../api/streams/logs/log_lines.ts";
import type { LogBatch } from "../../../api/streams/logs/log_options.ts";

const NEWLINE = 10;

/** Options of {@linkcode logTextWriter}. */
export interface LogTextOptions {
  timestamps: boolean;
  /** Returns the text in front of each line of a batch. */
  prefix: ((batch: LogBatch) => string) | undefined;
}

/**
 * Returns a function that writes batches as text into a buffer, which is valid until the next call. Bytes stay as they
 * are, also those that are no UTF-8.
 */
export function logTextWriter({ timestamps, prefix }: LogTextOptions): (batch: LogBatch) => Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const prefixes = new WeakMap<LogBatch["source"], Uint8Array>();
  let buffer = new Uint8Array(256 * 1024);
  const reserve = (size: number) => {
    if (buffer.length < size) buffer = new Uint8Array(2 * size);
  };

  return (batch) => {
    const { bytes, source } = batch;
    if (prefix === undefined) {
      if (timestamps) return bytes;
      reserve(bytes.length);
      return buffer.subarray(0, withoutTimes(bytes, buffer));
    }
    let front = prefixes.get(source);
    if (front === undefined) prefixes.set(source, front = encoder.encode(prefix(batch)));
    reserve(bytes.length + front.length * countLines(bytes));
    return buffer.subarray(0, withPrefix(bytes, buffer, { front, timestamps }));
  };
}

function withPrefix(
  bytes: Uint8Array,
  into: Uint8Array,
  { front, timestamps }: { front: Uint8Array; timestamps: boolean },
): number {
  // As below: the lines are moved from the end of the buffer to its start, which they never overtake.
  const offset = into.length - bytes.length;
  into.set(bytes, offset);
  let size = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const next = newline < 0 ? bytes.length : newline + 1;
    const from = timestamps ? start : textStart(bytes, start, next);
    into.set(front, size);
    into.copyWithin(size + front.length, offset + from, offset + next);
    size += front.length + next - from;
    start = next;
  }
  return size;
}

function withoutTimes(bytes: Uint8Array, into: Uint8Array): number {
  // Moving bytes inside of one buffer creates no view for each line, which is half of the work.
  into.set(bytes);
  let size = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const next = newline < 0 ? bytes.length : newline + 1;
    const from = textStart(bytes, start, next);
    into.copyWithin(size, from, next);
    size += next - from;
    start = next;
  }
  return size;
}

function countLines(bytes: Uint8Array): number {
  let count = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
