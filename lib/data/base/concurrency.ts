/**
 * Calls a function for each item, at most so many at a time, and yields the results in the items' order. Where one call
 * fails, its error is thrown when its turn comes.
 */
export async function* pooled<T, R>(
  items: readonly T[],
  limit: number,
  call: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const running: Promise<R>[] = [];
  let next = 0;
  const start = () => {
    for (; next < items.length && running.length < limit; next++) {
      const result = call(items[next] as T);
      // It is thrown where it is awaited; until then it must not count as unhandled.
      result.catch(() => {});
      running.push(result);
    }
  };
  start();
  for (let first = running[0]; first !== undefined; first = running[0]) {
    const result = await first;
    running.shift();
    start();
    yield result;
  }
}
