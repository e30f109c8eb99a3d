import { untilAborted } from "../../data/base/wait.ts";
/** Gives what was asked before, while it is fresh; undefined where it cannot be read, or not in time. */
export type Shared = <T>(
  owner: object,
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
  /** Milliseconds for which this answer is believed, where they are not the usual ones. */
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
  /** When it came; undefined while it is under way. */
  since: number | undefined;
  hasFailed: boolean;
  waiting: number;
  stop: AbortController;
}

const ENTRIES = 200;

/**
 * Makes a memory of answers for seconds. Who asks for the same at the same time waits for the same answer, and the
 * question is taken back when nobody waits for it any more.
 */
export function createShared({ keepFor = 5000, patience = 2000, now = Date.now }: SharedOptions = {}): Shared {
  const owners = new WeakMap<object, Map<string, Entry>>();

  function ask<T>(entries: Map<string, Entry>, key: string, load: (signal: AbortSignal) => Promise<T>): Entry {
    const stop = new AbortController();
    const entry: Entry = { value: Promise.resolve(), since: undefined, hasFailed: false, waiting: 0, stop };
    const timer = setTimeout(() => stop.abort(new DOMException("No answer in time", "TimeoutError")), patience);
    const forget = () => entries.get(key) === entry && entries.delete(key);
    // A load that knows no signal, discovery's, goes on by itself; nobody waits for it here.
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
      // Forbidden, unknown, or gone: there is nothing to offer, and no reason to ask again at the next key.
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
