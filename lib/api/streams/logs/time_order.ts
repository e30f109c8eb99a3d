import { linesIn, timeOfLine } from "./log_lines.ts";
import type { LogBatch } from "./log_options.ts";

/** The time for which lines of followed logs wait for earlier ones. */
const WINDOW_MS = 200;

/** Merges finished logs in the order of their times. Lines without a time follow the line before. */
export async function* mergeByTime(
  logs: readonly AsyncGenerator<LogBatch, void, undefined>[],
): AsyncGenerator<LogBatch, void, undefined> {
  const cursors = (await Promise.all(logs.map(openCursor))).filter((cursor) => cursor !== undefined);
  try {
    while (true) {
      // The number of logs is small, so a heap would save little.
      let first: Cursor | undefined;
      let second: Cursor | undefined;
      for (const cursor of cursors) {
        if (cursor.isDone) continue;
        if (first === undefined || cursor.time < first.time) [first, second] = [cursor, first];
        else if (second === undefined || cursor.time < second.time) second = cursor;
      }
      if (first === undefined) return;
      // All lines up to the next one of another log are passed on as one piece.
      const batch = first.take(second?.time);
      yield batch;
      await first.fill();
    }
  } finally {
    await Promise.all(logs.map((log) => log.return()));
  }
}

class Cursor {
  #log: AsyncGenerator<LogBatch, void, undefined>;
  #batch: LogBatch;
  #start = 0;
  isDone = false;
  time = "";

  constructor(log: AsyncGenerator<LogBatch, void, undefined>, batch: LogBatch) {
    this.#log = log;
    this.#batch = batch;
    this.time = timeOfLine(batch.bytes, 0);
  }

  /** Returns the lines with a time up to another one, at least one. */
  take(limit: string | undefined): LogBatch {
    const { bytes } = this.#batch;
    const from = this.#start;
    let stop = bytes.length;
    for (let start = from; start < bytes.length;) {
      const time = timeOfLine(bytes, start);
      if (start > from && limit !== undefined && time > limit) {
        stop = start;
        this.time = time;
        break;
      }
      const end = bytes.indexOf(10, start);
      start = end < 0 ? bytes.length : end + 1;
    }
    this.#start = stop;
    const isLast = stop === bytes.length;
    return { ...this.#batch, bytes: bytes.slice(from, stop), partial: isLast ? this.#batch.partial : undefined };
  }

  async fill(): Promise<void> {
    if (this.#start < this.#batch.bytes.length) return;
    const { done, value } = await this.#log.next();
    if (done) return void (this.isDone = true);
    this.#batch = value;
    this.#start = 0;
    this.time = timeOfLine(value.bytes, 0) || this.time;
  }
}

async function openCursor(log: AsyncGenerator<LogBatch, void, undefined>): Promise<Cursor | undefined> {
  const { done, value } = await log.next();
  return done ? undefined : new Cursor(log, value);
}

/** Sorts the lines of followed logs that arrive within a moment. */
export async function* sortWindow(
  batches: AsyncGenerator<LogBatch, void, undefined>,
): AsyncGenerator<LogBatch, void, undefined> {
  let waiting: { time: string; batch: LogBatch }[] = [];
  let next = batches.next();
  try {
    while (true) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const elapsed = waiting.length === 0
        ? undefined
        : new Promise<undefined>((resolve) => timer = setTimeout(() => resolve(undefined), WINDOW_MS));
      const end = Date.now() + WINDOW_MS;
      let result: IteratorResult<LogBatch, void> | undefined;
      while ((result = await Promise.race(elapsed === undefined ? [next] : [next, elapsed])) !== undefined) {
        if (result.done) break;
        waiting.push(...splitLines(result.value));
        next = batches.next();
        if (elapsed === undefined || Date.now() >= end) break;
      }
      clearTimeout(timer);
      if (elapsed !== undefined || result?.done) {
        waiting.sort((a, b) => a.time < b.time ? -1 : a.time > b.time ? 1 : 0);
        for (const { batch } of waiting) yield batch;
        waiting = [];
      }
      if (result?.done) return;
    }
  } finally {
    next.catch(() => {});
    await batches.return();
  }
}

function splitLines(batch: LogBatch): { time: string; batch: LogBatch }[] {
  const { bytes } = batch;
  let last = "";
  return [...linesIn(bytes)].map(([start, end]) => {
    const isLast = end + 1 >= bytes.length;
    last = timeOfLine(bytes, start, end) || last;
    const line = bytes.subarray(start, Math.min(end + 1, bytes.length));
    return { time: last, batch: { ...batch, bytes: line, partial: isLast ? batch.partial : undefined } };
  });
}
