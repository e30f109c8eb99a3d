import type { ItemSource } from "./item_stream.ts";

/** An item with the index of the stream that it came from. */
export interface MergedItem<T> {
  index: number;
  value: T;
}

/**
 * Yields the items of several streams as they arrive. At most one item of each stream waits. It ends when all of them have
 * ended, and fails with the first that fails.
 */
export async function* merged<T>(sources: readonly ItemSource<T>[]): AsyncGenerator<MergedItem<T>, void, undefined> {
  const arrived: { index: number; result?: IteratorResult<T, void>; error?: unknown }[] = [];
  let wake = () => {};
  const request = (index: number) => {
    sources[index]?.next().then((result) => arrived.push({ index, result }), (error) => arrived.push({ index, error }))
      .then(() => wake());
  };
  try {
    for (let index = 0; index < sources.length; index++) request(index);
    for (let open = sources.length; open > 0;) {
      const next = arrived.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => wake = resolve);
        continue;
      }
      const { index, result, error } = next;
      if (result === undefined) throw error;
      if (result.done) open--;
      else {
        yield { index, value: result.value };
        request(index);
      }
    }
  } finally {
    await Promise.all(sources.map((source) => source.return?.()));
  }
}
