/** Keeps promises reachable until they settle. */
export interface Keeper {
  keep(value: unknown): unknown;
  keepEach(items: AsyncIterable<unknown> | Iterable<unknown>): AsyncIterable<unknown>;
}

/** Creates a {@linkcode Keeper}. A promise that never settles is kept forever. */
export function createKeeper(): Keeper {
  const held = new Set<Promise<unknown>>();
  const keep = (value: unknown): unknown => {
    const isThenable = typeof value === "object" && value !== null && "then" in value;
    if (!isThenable) return value;
    const promise = value instanceof Promise ? value : Promise.resolve(value);
    held.add(promise);
    const drop = () => void held.delete(promise);
    promise.then(drop, drop);
    return promise;
  };
  return {
    keep,
    keepEach(items) {
      const all = each(items);
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => keep(all.next()) as ReturnType<typeof all.next>,
          return: () => all.return(),
        }),
      };
    },
  };
}

async function* each(items: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<unknown, void, undefined> {
  yield* items;
}
