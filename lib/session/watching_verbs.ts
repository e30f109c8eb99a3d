import { type Client, readTarget } from "../api/client/client.ts";
import type { Change, WatchEvent } from "../api/watching/events.ts";
import type { Watch } from "../api/watching/watch.ts";
import { itemStream } from "../data/base/item_stream.ts";
import { readOptions } from "../data/core/options.ts";
import type { K8s, RolloutStatus } from "./k8s.ts";

/** The verbs that follow changes. */
type WatchingVerbs = Pick<K8s, "watch" | "watchTable" | "wait" | "cache" | "followEvents">;

/**
 * Creates the verbs that follow changes. Each is loaded on first use.
 *
 * @param running Contains the functions that end the watches and caches that are running.
 */
export function watchingVerbs(client: Client, running: Set<() => unknown>): WatchingVerbs {
  return {
    watch: (type, options) =>
      deferredWatch(running, async () => {
        const { watch, WATCH_OPTIONS } = await import("../api/watching/watch.ts");
        return watch(client, type, readOptions("watch", WATCH_OPTIONS, options));
      }),
    watchTable: (type, options) =>
      deferredWatch(running, async () => {
        const { watchTable, WATCH_TABLE_OPTIONS } = await import("../api/watching/watch_table.ts");
        return watchTable(client, type, readOptions("watchTable", WATCH_TABLE_OPTIONS, options));
      }),
    wait: async (...args: unknown[]) => {
      const { wait } = await import("../api/watching/wait_call.ts");
      // The caller asserts the type of the objects, as for `get`.
      return await wait(client, args) as Awaited<ReturnType<K8s["wait"]>>;
    },
    cache: async (type, options) => {
      const { cache, CACHE_OPTIONS } = await import("../api/watching/cache.ts");
      const made = await cache(client, type, readOptions("cache", CACHE_OPTIONS, options));
      running.add(made.close);
      return made;
    },
    followEvents: (options) =>
      itemStream(async function* () {
        const [{ eventScope, EVENTS_OPTIONS }, { watch }, { inOrderOfTime }] = await Promise.all([
          import("../features/views/events.ts"),
          import("../api/watching/watch.ts"),
          import("../api/watching/follow_events.ts"),
        ]);
        const { where, isWanted } = await eventScope(client, readOptions("followEvents", EVENTS_OPTIONS, options));
        yield* inOrderOfTime(watch(client, "events", where), isWanted);
      }()),
  };
}

/** Creates `rollout.status`, which stands beside the verbs that change rollouts. */
export function rolloutStatus(client: Client): RolloutStatus {
  return (...args: unknown[]) =>
    itemStream(async function* () {
      const { ROLLOUT_STATUS_OPTIONS, rolloutSteps } = await import("../api/watching/rollout/rollout_steps.ts");
      const { type, name, options } = readTarget("rollout.status", ROLLOUT_STATUS_OPTIONS, args);
      yield* rolloutSteps(client, type, name, options);
    }());
}

/**
 * Creates a watch whose code is loaded when its first event is requested.
 *
 * @param running Contains the function that ends it, while it runs.
 */
function deferredWatch<T>(running: Set<() => unknown>, load: () => Promise<Watch<T>>): Watch<T> {
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
