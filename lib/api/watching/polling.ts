import { untilAborted } from "../../data/base/wait.ts";
import type { Clock } from "./clock.ts";
import type { Change, WatchEvent } from "./events.ts";
import type { Known, Seen } from "./object_index.ts";
import { ObjectIndex } from "./object_index.ts";

const EVERY_MS = 1000;

/** Options of {@linkcode polled}. */
export interface PollOptions<T> {
  /** Reads all objects. */
  read(): Promise<{ version: string; items: readonly Seen<T>[] }>;
  /** Returns the item of an object that is gone. */
  missed(key: string, known: Known): T;
  clock: Clock;
  signal?: AbortSignal | undefined;
}

/**
 * Reads the objects again and again, for types that cannot be watched and for identities that may not watch. Versions
 * between two reads are not seen.
 */
export async function* polled<T>({ read, missed, clock, signal }: PollOptions<T>): AsyncGenerator<WatchEvent<T>, void> {
  const index = new ObjectIndex();
  for (let isFirst = true;; isFirst = false) {
    signal?.throwIfAborted();
    const { version, items } = await read();
    index.beginList();
    const changes: Change<T>[] = [];
    for (const seen of items) {
      const known = index.get(seen.key);
      for (const type of index.compare(seen)) {
        const object = type === "deleted" && known !== undefined ? missed(seen.key, known) : seen.item;
        changes.push({ type, object, ...(isFirst ? { initial: true } : { synthetic: true }) });
      }
    }
    for (const [key, known] of index.endList()) {
      changes.push({ type: "deleted", object: missed(key, known), synthetic: true });
    }
    yield* changes;
    if (isFirst) yield { type: "synced", resourceVersion: version, count: index.size, after: "start" };
    await pause(clock, signal);
  }
}

async function pause(clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(EVERY_MS, resolve);
  try {
    await (signal === undefined ? promise : untilAborted(promise, signal));
  } finally {
    cancel();
  }
}
