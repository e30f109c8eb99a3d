import type { Change } from "./events.ts";

/** An item of a watch, with the identity of its object. */
export interface Seen<T> {
  /** The namespace and name, with a slash between them. */
  key: string;
  uid: string;
  version: string;
  item: T;
}

/** The identity of a known object. */
export interface Known {
  uid: string;
  version: string;
}

/** The verdict on a change: whether it fits the known objects. */
export type IndexVerdict = "fits" | "inconsistent";

/**
 * The identity of all objects that were told. It finds the differences after a gap, and events that do not fit: then an
 * event was lost or invented on the way.
 */
export class ObjectIndex {
  #known = new Map<string, Known>();
  #unseen: Set<string> | undefined;
  /** Whether the index contains all objects. Without a first list, it only contains those that were seen. */
  isComplete = false;

  /** The number of known objects. */
  get size(): number {
    return this.#known.size;
  }

  /** Checks an event and remembers it. */
  check(type: Change<unknown>["type"], { key, uid, version }: Seen<unknown>): IndexVerdict {
    const known = this.#known.get(key);
    if (this.isComplete) {
      if (type === "added" ? known !== undefined : known === undefined || known.uid !== uid) return "inconsistent";
    }
    if (type === "deleted") this.#known.delete(key);
    else if (known === undefined) this.#known.set(key, { uid, version });
    else [known.uid, known.version] = [uid, version];
    return "fits";
  }

  /** Begins to compare a list with the known objects. */
  beginList(): void {
    this.#unseen = new Set(this.#known.keys());
  }

  /** Compares a listed object. Returns its types of change; a recreated object is deleted, then added. */
  compare({ key, uid, version }: Seen<unknown>): readonly Change<unknown>["type"][] {
    const known = this.#known.get(key);
    this.#unseen?.delete(key);
    if (known?.uid === uid && known.version === version) return [];
    this.#known.set(key, { uid, version });
    if (known === undefined) return ["added"];
    return known.uid === uid ? ["modified"] : ["deleted", "added"];
  }

  /** Returns and forgets the objects that the list did not contain. */
  endList(): Map<string, Known> {
    const gone = new Map<string, Known>();
    for (const key of this.#unseen ?? []) {
      const known = this.#known.get(key);
      if (known !== undefined) gone.set(key, known);
      this.#known.delete(key);
    }
    this.#unseen = undefined;
    this.isComplete = true;
    return gone;
  }

  /** Returns the identity of a known object. */
  get(key: string): Known | undefined {
    return this.#known.get(key);
  }
}
