import { type Change, isChange, type WatchEvent } from "../../../api/watching/events.ts";
import { type ItemSource, type ItemStream, itemStream } from "../../../data/base/item_stream.ts";
import type { KubeObject } from "../../../data/core/object.ts";

/**
 * Yields the events of objects for which a predicate is true, as a selector of the server would: an object is `added` when
 * it begins to match, and `deleted` when it no longer does.
 */
export function matchingEvents<T>(
  events: ItemSource<WatchEvent<T>>,
  objectOf: (item: T) => KubeObject,
  matches: (object: KubeObject) => Promise<boolean>,
): ItemStream<WatchEvent<T>> {
  const shown = new Set<string>();
  return itemStream({
    async next() {
      while (true) {
        const result = await events.next();
        if (result.done || !isChange(result.value)) return result;
        const value = await seen(result.value);
        if (value !== undefined) return { done: false, value };
      }
    },
    return: async () => await events.return?.(),
  });

  async function seen(change: Change<T>): Promise<Change<T> | undefined> {
    const object = objectOf(change.object);
    const { namespace = "", name = "" } = object.metadata ?? {};
    const key = `${namespace}/${name}`;
    const wasShown = shown.has(key);
    if (change.type !== "deleted" && await matches(object)) {
      shown.add(key);
      return wasShown ? change : { ...change, type: "added" };
    }
    shown.delete(key);
    return wasShown ? { ...change, type: "deleted" } : undefined;
  }
}
