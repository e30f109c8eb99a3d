/**
 * Goes through streams one after another, in order, while the next few have been started: what each of them gives first
 * is on its way before it is its turn.
 *
 * @param most How many are under way at once, the one in use included.
 */
export async function* ahead<T>(
  streams: readonly (() => AsyncIterator<T>)[],
  most = 4,
): AsyncGenerator<AsyncIterableIterator<T>, void, undefined> {
  const started: AsyncIterableIterator<T>[] = [];
  let next = 0;
  try {
    for (let index = 0; index < streams.length; index++) {
      for (; next < streams.length && started.length < most; next++) {
        const open = streams[next];
        if (open !== undefined) started.push(begun(open()));
      }
      const stream = started[0];
      if (stream !== undefined) yield stream;
      started.shift();
    }
  } finally {
    await Promise.all(started.map((stream) => stream.return?.()));
  }
}

// Its first item has been asked for; a failure is thrown where it is awaited, and until then does not count.
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
