/** A function for each item of a stream: its index is the second argument. */
export type ItemFunction<T, R> = (item: T, index: number) => R | Promise<R>;

/**
 * An async iterator with the methods of TC39's async iterator helpers. Each method consumes the stream, and ends it when
 * its own result ends.
 */
export interface ItemStream<T> extends AsyncIterableIterator<T, void, undefined>, AsyncDisposable {
  /** Ends the stream. */
  return(): Promise<IteratorResult<T, void>>;
  /** Yields the items for which the function returns true. */
  filter<S extends T>(keep: (item: T, index: number) => item is S): ItemStream<S>;
  /** Yields the items for which the function returns true. */
  filter(keep: ItemFunction<T, unknown>): ItemStream<T>;
  /** Yields the results of the function. */
  map<R>(change: ItemFunction<T, R>): ItemStream<R>;
  /** Yields the items of the iterables that the function returns. */
  flatMap<R>(change: ItemFunction<T, Iterable<R> | AsyncIterable<R>>): ItemStream<R>;
  /** Yields at most this number of items. */
  take(count: number): ItemStream<T>;
  /** Leaves out this number of items. */
  drop(count: number): ItemStream<T>;
  /** Collects all items. */
  toArray(): Promise<T[]>;
  /** Calls the function for each item. */
  forEach(call: ItemFunction<T, unknown>): Promise<void>;
  /** Combines all items, from an initial value on. */
  reduce<R>(combine: (result: R, item: T, index: number) => R | Promise<R>, initial: R): Promise<R>;
  /** Returns the first item for which the function returns true, or undefined if there is none. */
  find(matches: ItemFunction<T, unknown>): Promise<T | undefined>;
  /** Reports whether the function returns true for an item. */
  some(matches: ItemFunction<T, unknown>): Promise<boolean>;
  /** Reports whether the function returns true for every item. */
  every(matches: ItemFunction<T, unknown>): Promise<boolean>;
}

/** The source of a stream. */
export interface ItemSource<T> {
  next(): Promise<IteratorResult<T, void>>;
  return?(): Promise<unknown>;
}

/** Adds the methods of {@linkcode ItemStream} to an iterator. */
export function itemStream<T>(source: ItemSource<T>): ItemStream<T> {
  const end = async (): Promise<IteratorResult<T, void>> => {
    await source.return?.();
    return { done: true, value: undefined };
  };
  const stream: ItemStream<T> = {
    next: () => source.next(),
    return: end,
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: async () => void await end(),
    // Not a generator, because a stream of changes passes through here.
    filter: (keep: ItemFunction<T, unknown>) => {
      let index = 0;
      return itemStream({
        async next() {
          while (true) {
            const result = await source.next();
            if (result.done) return result;
            const isKept = keep(result.value, index++);
            if (isKept instanceof Promise ? await isKept : isKept) return result;
          }
        },
        return: end,
      });
    },
    map: (change) =>
      itemStream(async function* () {
        let index = 0;
        for await (const item of stream) yield await change(item, index++);
      }()),
    flatMap: (change) =>
      itemStream(async function* () {
        let index = 0;
        for await (const item of stream) yield* await change(item, index++);
      }()),
    take: (count) =>
      itemStream(async function* () {
        let left = requireCount(count);
        // The item after the last one is not requested: it may never come.
        try {
          while (left-- > 0) {
            const { done, value } = await stream.next();
            if (done) return;
            yield value;
          }
        } finally {
          await end();
        }
      }()),
    drop: (count) =>
      itemStream(async function* () {
        let left = requireCount(count);
        for await (const item of stream) if (left-- <= 0) yield item;
      }()),
    toArray: async () => await Array.fromAsync(stream),
    forEach: async (call) => {
      let index = 0;
      for await (const item of stream) await call(item, index++);
    },
    reduce: async (combine, initial) => {
      let [result, index] = [initial, 0];
      for await (const item of stream) result = await combine(result, item, index++);
      return result;
    },
    find: async (matches) => {
      let index = 0;
      for await (const item of stream) if (await matches(item, index++)) return item;
      return undefined;
    },
    some: async (matches) => {
      let index = 0;
      for await (const item of stream) if (await matches(item, index++)) return true;
      return false;
    },
    every: async (matches) => {
      let index = 0;
      for await (const item of stream) if (!await matches(item, index++)) return false;
      return true;
    },
  };
  return stream;
}

function requireCount(count: number): number {
  if (Number.isNaN(count) || count < 0) throw new RangeError(`Expected a count, 0 or more, got ${count}`);
  return Math.trunc(count);
}
