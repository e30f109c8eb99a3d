import type { SandboxKind, Stored } from "./types.ts";

/** A change, as a watch tells it. */
export interface StoreChange {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: Stored;
  /** What it was before, for selectors that it has left. */
  before?: Stored;
  revision: number;
}

/** Changes that are kept for watches that begin in the past. */
const HISTORY = 1000;

/** Objects in memory, with the revisions of etcd: one counter for all. */
export interface Store {
  readonly revision: number;
  get(kind: SandboxKind, namespace: string, name: string): Stored | undefined;
  /** All objects of a kind in the order of their keys, as etcd gives them. */
  list(kind: SandboxKind, namespace: string): Stored[];
  /** Stores a new or a changed object under the next revision, and gives it back with it. */
  put(kind: SandboxKind, object: Stored): Stored;
  remove(kind: SandboxKind, object: Stored): Stored;
  /** The changes of a kind since a revision; undefined where they are no longer known. */
  since(kind: SandboxKind, revision: number): StoreChange[] | undefined;
  subscribe(kind: SandboxKind, listener: (change: StoreChange) => void): () => void;
  /** Every object there is. */
  all(): Iterable<Stored>;
}

/** Makes an empty store. */
export function createStore(): Store {
  const kinds = new Map<string, Map<string, Stored>>();
  const histories = new Map<string, StoreChange[]>();
  const listeners = new Map<string, Set<(change: StoreChange) => void>>();
  let revision = 100;

  const idOf = ({ group, plural }: SandboxKind) => `${plural}.${group}`;
  const keyOf = (namespace: string, name: string) => `${namespace}/${name}`;
  const objectsOf = (kind: SandboxKind) => entry(kinds, idOf(kind), () => new Map<string, Stored>());

  function tell(kind: SandboxKind, change: StoreChange): void {
    const history = entry(histories, idOf(kind), () => [] as StoreChange[]);
    history.push(change);
    if (history.length > HISTORY) history.shift();
    for (const listener of listeners.get(idOf(kind)) ?? []) listener(change);
  }

  return {
    get revision() {
      return revision;
    },
    get: (kind, namespace, name) => objectsOf(kind).get(keyOf(kind.namespaced ? namespace : "", name)),
    list(kind, namespace) {
      const found = [...objectsOf(kind)].filter(([key]) => namespace === "" || key.startsWith(`${namespace}/`));
      return found.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([, object]) => object);
    },
    put(kind, object) {
      revision++;
      const key = keyOf(object.metadata.namespace ?? "", object.metadata.name);
      const before = objectsOf(kind).get(key);
      const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
      objectsOf(kind).set(key, stored);
      tell(kind, {
        type: before === undefined ? "ADDED" : "MODIFIED",
        object: stored,
        revision,
        ...(before ? { before } : {}),
      });
      return stored;
    },
    remove(kind, object) {
      revision++;
      objectsOf(kind).delete(keyOf(object.metadata.namespace ?? "", object.metadata.name));
      const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
      tell(kind, { type: "DELETED", object: last, revision });
      return last;
    },
    since(kind, from) {
      const history = histories.get(idOf(kind)) ?? [];
      const oldest = history[0];
      if (history.length === HISTORY && oldest !== undefined && oldest.revision > from + 1) return undefined;
      return history.filter((change) => change.revision > from);
    },
    subscribe(kind, listener) {
      const all = entry(listeners, idOf(kind), () => new Set<(change: StoreChange) => void>());
      all.add(listener);
      return () => void all.delete(listener);
    },
    *all() {
      for (const objects of kinds.values()) yield* objects.values();
    },
  };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
