import { type Client, readTarget } from "../api/client/client.ts";
import type { Change, WatchEvent } from "../api/watching/events.ts";
import type { Watch, WatchOptions } from "../api/watching/watch.ts";
import type { CacheOptions, ObjectCache } from "../api/watching/cache.ts";
import type { RolloutStep } from "../api/watching/rollout/follow_rollout.ts";
import type { RolloutStatusOptions } from "../api/watching/rollout/rollout_steps.ts";
import type { Until } from "../api/watching/condition.ts";
import type { WaitOptions } from "../api/watching/wait_call.ts";
import type { WatchedRow, WatchTableOptions } from "../api/watching/watch_table.ts";
import { type ItemStream, itemStream } from "../data/base/item_stream.ts";
import type { Event, ObjectOf, ReferencedBy } from "../data/core/kinds.ts";
import type { ObjectReference, Stored } from "../data/core/object.ts";
import { readOptions } from "../data/core/options.ts";
import type { EventsOptions } from "../features/views/events.ts";
import type { ObjectTarget } from "./k8s.ts";
import type { RunningCalls } from "./until_closed.ts";

/** The verbs that follow changes. */
export interface WatchingVerbs {
  /**
   * Watches all objects of a kind, or one: `watch("pods")`, `watch("pod/web")`. It yields the existing objects, then `synced`,
   * then each change once and in order. It survives lost connections, and yields a `gap` if changes may be missing.
   */
  watch<T extends string>(type: T, options?: WatchOptions): Watch<Stored<ObjectOf<T>>>;
  /**
   * Reads all objects of a kind and keeps them current (an informer). Resolves when they are complete. Close it with
   * `await using`.
   */
  cache<T extends string, K = Stored<ObjectOf<T>>>(
    type: T,
    options?: CacheOptions<Stored<ObjectOf<T>>, K>,
  ): Promise<ObjectCache<K>>;
  /** Watches the rows of the table that the server prints for a kind. */
  watchTable(type: string, options?: WatchTableOptions): Watch<WatchedRow>;
  /**
   * Waits until objects meet a condition at one moment, and resolves to them: `wait("pod", "web", "condition=Ready")`. Without
   * a name it waits for all objects that match.
   */
  wait<T extends string>(
    type: T,
    name: string | undefined,
    until: Until<ObjectOf<T>>,
    options?: WaitOptions,
  ): Promise<Stored<ObjectOf<T>>[]>;
  /** Waits until one object, as `TYPE/NAME`, meets a condition. */
  wait<T extends `${string}/${string}`>(
    type: T,
    until: Until<ObjectOf<T>>,
    options?: WaitOptions,
  ): Promise<Stored<ObjectOf<T>>[]>;
  /** Waits until an object that was read, or the object of a reference, meets a condition. */
  wait<T extends ObjectReference>(
    object: T,
    until: Until<ReferencedBy<T>>,
    options?: WaitOptions,
  ): Promise<Stored<ReferencedBy<T>>[]>;
  /**
   * Yields events as they happen: the existing ones, oldest first, then each that happens or happens again. The notices of a
   * watch are among them.
   */
  followEvents(options?: EventsOptions): ItemStream<WatchEvent<Stored<Event>>>;
}

/** The type of `rollout.status`. */
export interface RolloutStatus {
  /**
   * Follows the rollout of a workload: `rollout.status("deploy", "web")`. It yields a step after each change, ends when the
   * rollout is complete, and throws a WaitError if it fails. Without a name it follows all of the type.
   */
  (type: string, name?: string, options?: RolloutStatusOptions): ItemStream<RolloutStep>;
  /** Follows the rollout of a workload. */
  (object: ObjectTarget, options?: RolloutStatusOptions): ItemStream<RolloutStep>;
}

/**
 * Creates the verbs. Each loads its code on first use.
 *
 * @param running The watches, caches and waits that are running.
 */
export function watchingVerbs(client: Client, running: RunningCalls): WatchingVerbs {
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
      const [{ wait }, { untilClosed }] = await Promise.all([
        import("../api/watching/wait_call.ts"),
        import("./until_closed.ts"),
      ]);
      const objects = await untilClosed(running, (signal) => wait(client, args, signal));
      // The caller asserts the type of the objects, as for `get`.
      return objects as Awaited<ReturnType<WatchingVerbs["wait"]>>;
    },
    cache: async (type, options) => {
      const { cache, CACHE_OPTIONS } = await import("../api/watching/cache.ts");
      const made = await cache(client, type, readOptions("cache", CACHE_OPTIONS, options));
      const { close } = made;
      const end = async () => {
        running.delete(end);
        await close();
      };
      running.add(end);
      return Object.assign(made, { close: end, [Symbol.asyncDispose]: end });
    },
    followEvents: (options) =>
      itemStream(async function* () {
        const [{ eventScope, EVENTS_OPTIONS }, { SHORT_SILENCE, watch }, { inOrderOfTime }] = await Promise.all([
          import("../features/views/events.ts"),
          import("../api/watching/watch.ts"),
          import("../api/watching/follow_events.ts"),
        ]);
        const { where, isWanted } = await eventScope(client, readOptions("followEvents", EVENTS_OPTIONS, options));
        // A person who follows events notices a dead connection as soon as with other commands.
        const limited = { ...where, silenceLimit: SHORT_SILENCE };
        const events = deferredWatch(running, () => Promise.resolve(watch(client, "events", limited)));
        yield* inOrderOfTime(events, isWanted);
      }()),
  };
}

/** Creates `rollout.status`. */
export function rolloutStatus(client: Client, running: RunningCalls): RolloutStatus {
  return (...args: unknown[]) =>
    itemStream(async function* () {
      const [{ ROLLOUT_STATUS_OPTIONS, rolloutSteps }, { streamUntilClosed }] = await Promise.all([
        import("../api/watching/rollout/rollout_steps.ts"),
        import("./until_closed.ts"),
      ]);
      const { type, name, options } = readTarget("rollout.status", ROLLOUT_STATUS_OPTIONS, args);
      yield* streamUntilClosed(
        running,
        options.signal,
        (signal) => rolloutSteps(client, type, name, { ...options, signal }),
      );
    }());
}

/**
 * Creates a watch whose code is loaded when its first event is requested.
 *
 * @param running Contains the function that ends it, while it runs.
 */
function deferredWatch<T>(running: RunningCalls, load: () => Promise<Watch<T>>): Watch<T> {
  let loading: Promise<Watch<T>> | undefined;
  let loaded: Watch<T> | undefined;
  let isEnded = false;
  const end = async () => {
    isEnded = true;
    running.delete(end);
    await loaded?.return();
  };
  const first = async <S>(of: (watch: Watch<T>) => ItemStream<S>): Promise<IteratorResult<S, void>> => {
    if (isEnded) return { done: true, value: undefined };
    running.add(end);
    try {
      loading ??= load();
      loaded ??= await loading;
    } catch (error) {
      await end();
      throw error;
    }
    // The watch may have ended while its code was loaded.
    return isEnded ? { done: true, value: undefined } : await of(loaded).next();
  };
  const stream = itemStream<WatchEvent<T>>({
    next: () => loaded === undefined || isEnded ? first((watch) => watch) : loaded.next(),
    return: end,
  });
  const changes = () => {
    let inner: ItemStream<Change<T>> | undefined;
    const next = () => inner === undefined || isEnded ? first((watch) => inner = watch.changes()) : inner.next();
    return itemStream<Change<T>>({ next, return: end });
  };
  return Object.defineProperties(stream, {
    changes: { value: changes },
    state: { get: () => isEnded ? "closed" : loaded?.state ?? "opening" },
    resumeFrom: { get: () => loaded?.resumeFrom },
  }) as Watch<T>;
}
