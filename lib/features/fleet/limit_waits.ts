import { anySignal } from "../../data/base/wait.ts";
import { TIME_LIMIT_MS, tooSlow } from "./settle.ts";

/** Options of {@linkcode limitWaits}. */
export interface LimitWaitsOptions {
  /** The time limit for each item in milliseconds; 0 means no limit. @default {TIME_LIMIT_MS} */
  timeLimit?: number | undefined;
  /** Ends the stream. */
  signal?: AbortSignal | undefined;
}

/**
 * Yields the items of a stream. If the next item takes too long, the stream is aborted. The time in which the consumer uses
 * an item does not count.
 *
 * @param open Opens a stream that ends with the signal.
 * @throws {TimeoutError} If an item takes too long.
 */
export async function* limitWaits<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  { timeLimit = TIME_LIMIT_MS, signal }: LimitWaitsOptions = {},
): AsyncGenerator<T, void, undefined> {
  const late = new AbortController();
  let waitsSince: number | undefined = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // One timer for many items: most of them are there already.
  const watch = (rest: number) => {
    timer = setTimeout(() => {
      const left = waitsSince === undefined ? timeLimit : waitsSince + timeLimit - performance.now();
      if (left <= 0) late.abort(tooSlow(timeLimit));
      else watch(left);
    }, rest);
  };
  if (timeLimit > 0) watch(timeLimit);
  try {
    for await (const item of open(anySignal(signal, late.signal))) {
      waitsSince = undefined;
      yield item;
      waitsSince = performance.now();
    }
  } catch (error) {
    throw late.signal.aborted ? late.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}
