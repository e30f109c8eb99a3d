import { itemStream } from "../data/base/item_stream.ts";
import type { Change, WatchEvent } from "../api/watching/events.ts";
import type { Watch } from "../api/watching/watch.ts";

/** Creates a watch whose code is loaded when its first event is requested. */
export function deferredWatch<T>(load: () => Promise<Watch<T>>): Watch<T> {
  let loading: Promise<Watch<T>> | undefined;
  let loaded: Watch<T> | undefined;
  let isEnded = false;
  const stream = itemStream<WatchEvent<T>>({
    async next() {
      loading ??= load();
      loaded ??= await loading;
      return isEnded ? { done: true, value: undefined } : await loaded.next();
    },
    async return() {
      isEnded = true;
      await loaded?.return();
    },
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
