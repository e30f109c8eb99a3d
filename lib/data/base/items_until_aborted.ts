/** Yields the items of a stream until the signal is aborted. An abort ends the stream even if it waits for an item. */
export async function* itemsUntilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  if (signal === undefined) return yield* items;
  const iterator = items[Symbol.asyncIterator]();
  const aborted = Promise.withResolvers<undefined>();
  const abort = () => aborted.resolve(undefined);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    while (true) {
      const next = iterator.next();
      // It may fail because it was ended, when nobody waits for it any more.
      next.catch(() => undefined);
      const result = await Promise.race([next, aborted.promise]);
      if (result === undefined || signal.aborted || result.done) return;
      yield result.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    // An async generator that waits cannot be returned from before its wait is over.
    const returned = iterator.return?.();
    if (signal.aborted) returned?.catch(() => undefined);
    else await returned;
  }
}
