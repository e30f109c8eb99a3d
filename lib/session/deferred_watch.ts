import { itemStream } from "../data/base/item_stream.ts";
import type { Change, WatchEvent } from "../api/watching/events.ts";
import type { Watch } from "../api/watching/watch.ts";

/**
 * Creates a watch whose code is loaded when its first event is requested.
 *
 * @param running Contains the function that ends it, while it runs.
 */
export function deferredWatch<T>(running: Set<() => unknown>, load: () => Promise<Watch<T>>): Watch<T> {
  let loading: Promise<Watch<T>> | undefined;
  let loaded: Watch<T> | undefined;
  let isEnded = false;
  const end = async () => {
    isEnded = true;
    running.delete(end);
    await loaded?.return();
  };
  const first = async (): Promise<IteratorResult<WatchEvent<T>, void>> => {
    if (isEnded) return { done: true, value: undefined };
    running.add(end);
    try {
      loading ??= load();
      loaded ??= await loading;
    } catch (error) {
      await end();
      throw error;
    }
    // It may have ended meanwhile.
    return isEnded ? { done: true, value: undefined } : await loaded.next();
  };
  const stream = itemStream<WatchEvent<T>>({
    next: () => loaded === undefined || isEnded ? first() : loaded.next(),
    return: end,
  });
  const changes = () =>
    stream.filter((event): event is Change<T> =>
      event.type === "added" || event.type === "modified" || event.type === "deleted"
    );
  return Object.defineProperties(stream, {
    changes: { value: changes },
    state: { get: () => isEnded ? "closed" : loaded?.state ?? "opening" },
    resumeFrom: { get: () => loaded?.resumeFrom },
  }) as Watch<T>;
}
