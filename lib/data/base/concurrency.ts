/**
 * Calls a function for each item, at most so many at a time, and yields the results in the order of the items. If a call
 * fails, its error is thrown when its turn comes.
 */
export function pooled<T, R>(
  items: readonly T[],
  limit: number,
  call: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  return inOrder(items, limit, (item) => {
    const result = call(item);
    // The error is thrown when the promise is awaited. Until then it must not count as unhandled.
    result.catch(() => {});
    return result;
  });
}

/**
 * Yields streams one after another. The next few are started early, so the first item of each is on its way before its
 * turn comes.
 *
 * @param limit The number of streams that are started at a time, including the one in use.
 */
export function ahead<T>(
  streams: readonly (() => AsyncIterator<T>)[],
  limit = 4,
): AsyncGenerator<AsyncIterableIterator<T>, void, undefined> {
  return inOrder(streams, limit, (open) => begun(open()), (stream) => stream.return?.());
}

/**
 * Starts work for each item and yields what was started, in order.
 *
 * @param limit The number of items that may be started at a time, including the one that was yielded last.
 * @param end Ends work that was started and not consumed, if the consumer stops early.
 */
async function* inOrder<T, R>(
  items: readonly T[],
  limit: number,
  start: (item: T) => R,
  end: (started: R) => unknown = () => {},
): AsyncGenerator<Awaited<R>, void, undefined> {
  const started: R[] = [];
  let next = 0;
  try {
    while (next < items.length || started.length > 0) {
      for (; next < items.length && started.length < limit; next++) started.push(start(items[next] as T));
      yield await (started[0] as R);
      started.shift();
    }
  } finally {
    await Promise.all(started.map(end));
  }
}

// The first item is requested now. A failure is thrown when the item is awaited, and counts as handled until then.
function begun<T>(stream: AsyncIterator<T>): AsyncIterableIterator<T> {
  let first: Promise<IteratorResult<T>> | undefined = stream.next();
  first.catch(() => {});
  return {
    next() {
      const result = first ?? stream.next();
      first = undefined;
      return result;
    },
    return: async () => await stream.return?.() ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
