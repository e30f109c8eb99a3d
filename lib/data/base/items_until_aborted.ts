import { untilAborted } from "./wait.ts";

/** Yields the items of a stream until the signal is aborted. An abort ends the stream even if it waits for an item. */
export async function* itemsUntilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  if (signal === undefined) return yield* items;
  const iterator = items[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = iterator.next();
      // It can fail because the stream was ended, when nothing awaits it.
      next.catch(() => undefined);
      let result: IteratorResult<T>;
      try {
        result = await untilAborted(next, signal);
      } catch (error) {
        if (signal.aborted) return;
        throw error;
      }
      if (signal.aborted || result.done) return;
      yield result.value;
    }
  } finally {
    // `return()` of an async generator only resolves after the current wait of the generator.
    const returned = iterator.return?.();
    if (signal.aborted) returned?.catch(() => undefined);
    else await returned;
  }
}
