/**
 * Why a connection of a watch ended: as planned (`deadline`), closed by the server before that (`early`), broken (`cut`)
 * or silent for too long (`silent`).
 */
export type Ending = "deadline" | "early" | "cut" | "silent";

/**
 * Why events may have been missed:
 *
 * - `expired`: the server no longer has the events since the last one (410).
 * - `overrun`: the same, because the consumer did not read for too long.
 * - `rewound`: the server's data is older than what was seen; a backup of etcd was restored.
 * - `inconsistent`: an event did not fit the known objects.
 * - `undecodable`: the server failed three times to send the next event.
 * - `kind gone`: the server did not know the kind for a while.
 */
export type GapReason = "expired" | "overrun" | "rewound" | "inconsistent" | "undecodable" | "kind gone";

/** A change of an object. */
export interface Change<T> {
  /** The kind of change. With a selector, `added` and `deleted` also mean that an object matches now, or no longer does. */
  type: "added" | "modified" | "deleted";
  /** The object after the change; for `deleted`, its last state. */
  object: T;
  /** Whether the object existed when the watch began. */
  initial?: true;
  /** Whether the change was found by comparing lists after a gap. A deleted object then only has its identity. */
  synthetic?: true;
  /** The number of changes of this object that were merged into this one, for a slow consumer of a cache. */
  skipped?: number;
}

/** An event of a watch: a change of an object, or a notice about the watch, which has no `object`. */
export type WatchEvent<T> =
  | Change<T>
  /** All objects were told. From now on each stored version follows once and in order, until a `gap`. */
  | { type: "synced"; resourceVersion: string; count: number; after: "start" | GapReason }
  /** The connection was replaced. Nothing was missed. */
  | { type: "reconnected"; why: Ending; silentMs: number }
  /** Versions may have been missed since a moment. The differences follow, then `synced`. */
  | { type: "gap"; reason: GapReason; since: Date; resourceVersion: string }
  /** The server cannot be reached, or refuses. The next attempt is made after a while. */
  | { type: "waiting"; problem: Error; retryInMs: number };

/** Reports whether an event is a change of an object. */
export function isChange<T>(event: WatchEvent<T>): event is Change<T> {
  return event.type === "added" || event.type === "modified" || event.type === "deleted";
}
