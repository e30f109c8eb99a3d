import { isDone, type JournalEntry } from "./entry.ts";
import { inverseOf } from "./inverse.ts";
import { nameOfPath } from "./send.ts";

/** Whether a write can be taken back if nobody else changes the object. */
export interface Undoable {
  /** The kind and name of the object. */
  name: string;
  /** The reason why the write cannot be taken back. */
  reason?: string | undefined;
  /** Things that do not come back. */
  notes: string[];
}

/** Decides whether a write can be taken back; undefined if the server has not done it. */
export function findUndoable(entry: JournalEntry): Undoable | undefined {
  if (!isDone(entry) || entry.isCovered) return undefined;
  const { verb, path, before, after } = entry;
  const { stop, notes } = inverseOf([entry], verb === "delete" ? null : after ?? null);
  return { name: nameOfPath(path, after ?? before), reason: stop?.reason, notes };
}
