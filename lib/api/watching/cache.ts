import { counted } from "../../data/base/text.ts";
import { type ItemStream, itemStream } from "../../data/base/item_stream.ts";
import type { ObjectOf } from "../../data/core/kinds.ts";
import { isRecord, type KubeObject, type Stored } from "../../data/core/object.ts";
import { FUNCTION, type OptionTable, type OptionType } from "../../data/core/options.ts";
import { InputError } from "../../data/core/errors.ts";
import { anySignal, showProgress, untilAborted } from "../../data/base/wait.ts";
import { matchesSelector, parseSelector } from "../../data/core/selectors.ts";
import { type Client, requireText } from "../client/client.ts";
import type { CallOptions } from "../client/options.ts";
import { CacheQueue } from "./cache_queue.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { Engine } from "./engine.ts";
import { type Change, isChange, type WatchEvent } from "./events.ts";
import { identityOf, objectFeed } from "./feed.ts";
import { compareVersions } from "./resource_version.ts";
import { SharedStrings } from "./shared_strings.ts";
import { settingsOf, WATCH_OPTIONS, type WatchOptions } from "./watch.ts";

/** Options of `cache`. */
export interface CacheOptions<T, K = T> extends Omit<WatchOptions, "name" | "initial" | "since" | "onGap"> {
  /** Returns the part of an object that is kept. It must contain `metadata`. @default {the object} */
  keep?: ((object: T) => K) | undefined;
  /** Indexes by their names: each returns the values of an object. */
  indexes?: Record<string, (object: K) => string | readonly string[] | undefined> | undefined;
}

const INDEXES: OptionType<Record<string, never>> = {
  expected: "an object of functions",
  accepts: (value): value is Record<string, never> =>
    isRecord(value) && Object.values(value).every((one) => typeof one === "function"),
};

const { name: _n, initial: _i, since: _s, onGap: _g, ...SHARED } = WATCH_OPTIONS;

/** The table of {@linkcode CacheOptions}. */
// deno-lint-ignore no-explicit-any -- the type of the objects is that of the call
export const CACHE_OPTIONS: OptionTable<CacheOptions<any>> = { ...SHARED, keep: FUNCTION, indexes: INDEXES };

/** Chooses objects of a cache. */
export interface CacheFilter {
  /** The namespace. @default {all of the cache} */
  namespace?: string | undefined;
  /** A label selector in kubectl's syntax, or an object of equalities. */
  labels?: string | Record<string, string> | undefined;
}

/** How current a cache is. */
export interface CacheFreshness {
  /** The resourceVersion up to which the cache is complete. */
  resourceVersion: string;
  /** Milliseconds since the server was last heard. */
  heardMs: number;
  /** Whether the watch is running; false while the server cannot be reached, and after a failure. */
  healthy: boolean;
}

/**
 * Objects of one kind in memory, kept current by a watch (an informer). They are those of the session's namespace unless
 * the options of `cache` choose others. Close it with `await using` or `close()`.
 */
export interface ObjectCache<T> extends AsyncDisposable {
  /** Returns an object. @param namespace The namespace; that of the session by default. */
  get(name: string, namespace?: string): T | undefined;
  /** Iterates over the objects. */
  list(filter?: CacheFilter): IterableIterator<T>;
  /** Returns the objects with a value in an index. */
  by(index: string, value: string): T[];
  /** The number of objects. */
  readonly size: number;
  /** How current the cache is. */
  readonly freshness: CacheFreshness;
  /** Resolves when the cache contains a version, to read your own writes: `await pods.after(pod.metadata.resourceVersion)`. */
  after(resourceVersion: string, options?: CallOptions): Promise<void>;
  /** Yields all objects and then each change. A slow consumer gets the newest state; `skipped` counts what it missed. */
  events(): ItemStream<WatchEvent<T>>;
  /** Ends the watch. The objects can still be read. */
  close(): Promise<void>;
}

/** Reads all objects of a kind, and keeps them current. Resolves when they are complete. */
export async function cache<T extends string, K = Stored<ObjectOf<T>>>(
  client: Client,
  type: T,
  options: CacheOptions<Stored<ObjectOf<T>>, K> = {},
  clock: Clock = SYSTEM_CLOCK,
): Promise<ObjectCache<K>> {
  requireText("kind", type);
  const { keep, indexes, silenceLimit, giveUp, signal, ...scope } = options;
  const { namespaced } = await client.discovery.resolve(type, signal);
  const feed = objectFeed<Stored<ObjectOf<T>> & KubeObject>(client, { ...scope, type });
  const stop = new AbortController();
  const settings = settingsOf({ silenceLimit, giveUp }, clock);
  const store = new CacheStore<K>(indexes ?? {}, namespaced ? client.namespace : "");
  const engine: Engine<Stored<ObjectOf<T>> & KubeObject> = new Engine({
    feed,
    clock,
    settings,
    initial: true,
    onGap: "tell",
    signal: anySignal(signal, stop.signal),
    onPosition: (): void => store.reached(engine.delivered),
  });
  const strings = new SharedStrings();
  const synced = Promise.withResolvers<void>();
  const run = async () => {
    try {
      while (true) {
        const { done, value: event } = await engine.next();
        if (done) break;
        if (isChange(event)) strings.share(event.object);
        // Without `keep` both types are the same.
        const kept = isChange(event) ? { ...event, object: (keep?.(event.object) ?? event.object) as K } : event;
        store.apply(kept, isChange(event) ? event.object : undefined);
        store.reached(engine.delivered);
        if (event.type === "synced") synced.resolve();
      }
      store.end();
    } catch (error) {
      store.end(stop.signal.aborted ? undefined : error);
      synced.reject(error);
    }
  };
  void run();
  {
    using _ = showProgress(client.progress, () => `reading ${type}: ${counted(store.size, "object")}`);
    await synced.promise;
  }
  const close = () => {
    stop.abort();
    engine.close();
    store.end();
    return Promise.resolve();
  };
  return {
    get: (name, namespace) => store.get(name, namespace),
    list: (filter = {}) => store.list(filter),
    by: (index, value) => store.by(index, value),
    get size() {
      return store.size;
    },
    get freshness() {
      const { phase, heard } = engine;
      const healthy = !store.isEnded && ["watching", "overlapping", "asking", "opening"].includes(phase);
      return { resourceVersion: engine.delivered ?? "", heardMs: Math.round(clock.now() - heard), healthy };
    },
    after: (version, { signal } = {}) => store.after(version, signal),
    events: () => store.events(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

type ValueOf<K> = (object: K) => string | readonly string[] | undefined;

/** The objects of a cache, with its indexes and its consumers. */
class CacheStore<K> {
  readonly #objects = new Map<string, K>();
  readonly #indexes: Readonly<Record<string, ValueOf<K>>>;
  readonly #values = new Map<string, Map<string, Set<string>>>();
  readonly #queues = new Set<CacheQueue<K>>();
  readonly #waiting = new Set<{ version: string; resolve: () => void; reject: (error: unknown) => void }>();
  readonly #namespace: string;
  #position: string | undefined;
  #synced: Extract<WatchEvent<K>, { type: "synced" }> | undefined;
  #end: { error: unknown } | undefined;

  constructor(indexes: Readonly<Record<string, ValueOf<K>>>, namespace: string) {
    this.#indexes = indexes;
    this.#namespace = namespace;
    for (const name of Object.keys(indexes)) this.#values.set(name, new Map());
  }

  get size(): number {
    return this.#objects.size;
  }

  get isEnded(): boolean {
    return this.#end !== undefined;
  }

  get(name: string, namespace = this.#namespace): K | undefined {
    return this.#objects.get(`${this.#namespace === "" ? "" : namespace}/${name}`);
  }

  *list({ namespace, labels }: CacheFilter): Generator<K, undefined> {
    const requirements = typeof labels === "string" ? parseSelector(labels) : undefined;
    for (const [key, object] of this.#objects) {
      if (namespace !== undefined && namespace !== "*" && !key.startsWith(`${namespace}/`)) continue;
      const own = (object as KubeObject).metadata?.labels ?? {};
      if (requirements !== undefined && !matchesSelector(requirements, own)) continue;
      if (typeof labels === "object" && Object.entries(labels).some(([name, value]) => own[name] !== value)) continue;
      yield object;
    }
  }

  by(index: string, value: string): K[] {
    const values = this.#values.get(index);
    if (values === undefined) {
      throw new InputError(`Cannot read the index "${index}": the cache has no index of this name`, {
        hints: ["declare it: cache(type, { indexes: { node: (pod) => pod.spec?.nodeName } })"],
      });
    }
    return [...values.get(value) ?? []].flatMap((key) => {
      const object = this.#objects.get(key);
      return object === undefined ? [] : [object];
    });
  }

  /** Applies an event. `whole` is the object of a change before `keep`. */
  apply(event: WatchEvent<K>, whole: KubeObject | undefined): void {
    if (!isChange(event) || whole === undefined) {
      if (event.type === "synced") this.#synced = event;
      for (const queue of this.#queues) queue.push(event, "");
      return;
    }
    const { key } = identityOf(whole);
    const before = this.#objects.get(key);
    if (before !== undefined) this.#unindex(key, before);
    if (event.type === "deleted") this.#objects.delete(key);
    else {
      this.#objects.set(key, event.object);
      this.#index(key, event.object);
    }
    // After a gap only the identity of a deleted object is known. The cache has its last state.
    const told = event.type === "deleted" && event.synthetic && before !== undefined
      ? { ...event, object: before }
      : event;
    for (const queue of this.#queues) queue.push(told, key);
  }

  #index(key: string, object: K): void {
    for (const [name, valueOf] of Object.entries(this.#indexes)) {
      for (const value of valuesOf(valueOf(object))) {
        const keys = this.#values.get(name)?.get(value) ?? new Set();
        this.#values.get(name)?.set(value, keys.add(key));
      }
    }
  }

  #unindex(key: string, object: K): void {
    for (const [name, valueOf] of Object.entries(this.#indexes)) {
      for (const value of valuesOf(valueOf(object))) {
        const keys = this.#values.get(name)?.get(value);
        keys?.delete(key);
        if (keys?.size === 0) this.#values.get(name)?.delete(value);
      }
    }
  }

  /** Notes the position of the watch. */
  reached(position: string | undefined): void {
    if (position === undefined || position === this.#position) return;
    this.#position = position;
    for (const waiting of this.#waiting) {
      if (!isReached(position, waiting.version)) continue;
      waiting.resolve();
      this.#waiting.delete(waiting);
    }
  }

  async after(version: string, signal: AbortSignal | undefined): Promise<void> {
    if (isReached(this.#position, version)) return;
    if (this.#end !== undefined) throw this.#end.error;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { version, resolve, reject };
    this.#waiting.add(waiting);
    try {
      await (signal === undefined ? promise : untilAborted(promise, signal));
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  events(): ItemStream<WatchEvent<K>> {
    const queue = new CacheQueue<K>();
    const keyOf = ({ object }: Change<K>) => identityOf(object as KubeObject).key;
    for (const [key, object] of this.#objects) queue.push({ type: "added", object, initial: true }, key);
    if (this.#synced !== undefined) queue.push({ ...this.#synced, count: this.size, after: "start" }, "");
    if (this.#end === undefined) this.#queues.add(queue);
    else queue.end(this.#end.error);
    return itemStream<WatchEvent<K>>({
      next: async () => {
        const value = await queue.next(keyOf);
        return value === undefined ? { done: true, value: undefined } : { done: false, value };
      },
      return: () => {
        this.#queues.delete(queue);
        queue.end();
        return Promise.resolve();
      },
    });
  }

  end(error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error: error ?? new InputError("The cache is closed") };
    for (const queue of this.#queues) queue.end(error);
    for (const { reject } of this.#waiting) reject(this.#end.error);
    this.#queues.clear();
  }
}

function valuesOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function isReached(position: string | undefined, version: string): boolean {
  if (position === undefined) return false;
  const order = compareVersions(position, version);
  return order === undefined ? position === version : order >= 0;
}
