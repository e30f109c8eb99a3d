import { untilAborted } from "../../data/base/wait.ts";
/** Returns a cached or new answer. Returns undefined if the answer cannot be read in time. */
export type Shared = <T>(
  owner: object,
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
  /** How long this answer is cached, in milliseconds, if it differs from the default. */
  keepFor?: number,
) => Promise<T | undefined>;

/** Options of {@linkcode createShared}. */
export interface SharedOptions {
  keepFor?: number;
  patience?: number;
  now?: () => number;
}

interface Entry {
  value: Promise<unknown>;
  /** The time of the answer. Undefined while it is loading. */
  since: number | undefined;
  hasFailed: boolean;
  waiting: number;
  stop: AbortController;
}

const ENTRIES = 200;

/**
 * Creates a cache that keeps answers for seconds. Concurrent calls with the same key share one load. The load is
 * cancelled when no caller waits for it.
 */
export function createShared({ keepFor = 5000, patience = 2000, now = Date.now }: SharedOptions = {}): Shared {
  const owners = new WeakMap<object, Map<string, Entry>>();

  function ask<T>(entries: Map<string, Entry>, key: string, load: (signal: AbortSignal) => Promise<T>): Entry {
    const stop = new AbortController();
    const entry: Entry = { value: Promise.resolve(), since: undefined, hasFailed: false, waiting: 0, stop };
    const timer = setTimeout(() => stop.abort(new DOMException("No answer in time", "TimeoutError")), patience);
    const forget = () => entries.get(key) === entry && entries.delete(key);
    // Loads that ignore the signal, such as discovery, continue alone. No caller waits for them here.
    const aborted = new Promise<never>((_, reject) =>
      stop.signal.addEventListener("abort", () => {
        forget();
        reject(stop.signal.reason);
      })
    );
    entry.value = Promise.race([load(stop.signal), aborted]).then(
      (value) => {
        entry.since = now();
        return value;
      },
      // If the read fails (forbidden, unknown or gone), there is nothing to offer. The failure is cached, so that the
      // next key does not retry.
      () => {
        entry.since = now();
        entry.hasFailed = true;
        return undefined;
      },
    ).finally(() => clearTimeout(timer));
    entries.set(key, entry);
    if (entries.size > ENTRIES) entries.delete(entries.keys().next().value ?? "");
    return entry;
  }

  return async <T>(
    owner: object,
    key: string,
    load: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
    fresh = keepFor,
  ): Promise<T | undefined> => {
    signal?.throwIfAborted();
    const entries = owners.get(owner) ?? new Map<string, Entry>();
    owners.set(owner, entries);
    const found = entries.get(key);
    const isFresh = found !== undefined &&
      (found.since === undefined || now() - found.since < (found.hasFailed ? keepFor : fresh));
    const entry = isFresh ? found : ask(entries, key, load);
    entry.waiting++;
    const leave = () => {
      if (--entry.waiting === 0 && entry.since === undefined) entry.stop.abort(signal?.reason);
    };
    const value = signal === undefined ? entry.value : untilAborted(entry.value, signal);
    return await value.finally(leave) as T | undefined;
  };
}
