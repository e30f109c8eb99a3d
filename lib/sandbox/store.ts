import type { SandboxKind, StoredObject } from "./types.ts";

/** A change of an object, as a watch reports it. */
export interface StoreChange {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: StoredObject;
  /** The object before the change, for watches whose selector matched only that. */
  before?: StoredObject | undefined;
  revision: number;
}

// The number of changes per kind that are kept for watches that start at an earlier revision.
const HISTORY = 1000;

/** Objects in memory. As in etcd, each change gets the next revision of one counter for all kinds. */
export interface Store {
  /** The revision of the latest change. */
  readonly revision: number;
  /** Returns an object, or undefined if it does not exist. */
  get(kind: SandboxKind, namespace: string, name: string): StoredObject | undefined;
  /** Returns the objects of a kind in key order, as etcd does. An empty namespace stands for all namespaces. */
  list(kind: SandboxKind, namespace: string): StoredObject[];
  /** Returns the objects as they were at a revision, or undefined if that is no longer known. */
  listAt(kind: SandboxKind, namespace: string, revision: number): StoredObject[] | undefined;
  /** Stores an object, and returns it with its new resourceVersion. */
  put(kind: SandboxKind, object: StoredObject): StoredObject;
  /** Removes an object, and returns it with the resourceVersion of the removal. */
  remove(kind: SandboxKind, object: StoredObject): StoredObject;
  /** Returns the changes of a kind after a revision, or undefined if some of them are no longer kept. */
  since(kind: SandboxKind, revision: number): StoreChange[] | undefined;
  /** Calls a function for each change of a kind, and returns a function that stops it. */
  subscribe(kind: SandboxKind, listener: (change: StoreChange) => void): () => void;
  /** Iterates over the objects of all kinds. */
  all(): Iterable<StoredObject>;
  /** Forgets all earlier changes, as etcd does every five minutes. */
  compact(): void;
  /** Returns a copy of all objects. */
  snapshot(): StoreSnapshot;
  /** Goes back to a copy. As with etcd, running watches are not told. */
  restore(snapshot: StoreSnapshot): void;
}

/** A copy of a store. */
export interface StoreSnapshot {
  readonly revision: number;
  readonly kinds: ReadonlyMap<string, ReadonlyMap<string, StoredObject>>;
}

/** Creates an empty store. */
export function createStore(): Store {
  let kinds = new Map<string, Map<string, StoredObject>>();
  const histories = new Map<string, StoreChange[]>();
  const listeners = new Map<string, Set<(change: StoreChange) => void>>();
  let revision = 100;
  // The changes up to this revision are forgotten.
  let compacted = 0;

  const kindKey = ({ group, plural }: SandboxKind) => `${plural}.${group}`;
  const objectKey = (namespace: string, name: string) => `${namespace}/${name}`;
  const objectsByKey = (kind: SandboxKind) => entry(kinds, kindKey(kind), () => new Map<string, StoredObject>());

  function publish(kind: SandboxKind, change: StoreChange): void {
    const history = entry(histories, kindKey(kind), () => [] as StoreChange[]);
    history.push(change);
    if (history.length > HISTORY) history.shift();
    for (const listener of listeners.get(kindKey(kind)) ?? []) listener(change);
  }

  const inOrder = (objects: Map<string, StoredObject>, namespace: string) =>
    [...objects].filter(([key]) => namespace === "" || key.startsWith(`${namespace}/`))
      .sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([, object]) => object);

  const store: Store = {
    get revision() {
      return revision;
    },
    get: (kind, namespace, name) => objectsByKey(kind).get(objectKey(kind.namespaced ? namespace : "", name)),
    list: (kind, namespace) => inOrder(objectsByKey(kind), namespace),
    listAt(kind, namespace, at) {
      const changes = store.since(kind, at);
      if (changes === undefined) return undefined;
      const objects = new Map(objectsByKey(kind));
      for (const { object, before } of changes.toReversed()) {
        const key = objectKey(object.metadata.namespace ?? "", object.metadata.name);
        if (before === undefined) objects.delete(key);
        else objects.set(key, before);
      }
      return inOrder(objects, namespace);
    },
    put(kind, object) {
      revision++;
      const key = objectKey(object.metadata.namespace ?? "", object.metadata.name);
      const before = objectsByKey(kind).get(key);
      const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
      objectsByKey(kind).set(key, stored);
      publish(kind, {
        type: before === undefined ? "ADDED" : "MODIFIED",
        object: stored,
        revision,
        before,
      });
      return stored;
    },
    remove(kind, object) {
      revision++;
      objectsByKey(kind).delete(objectKey(object.metadata.namespace ?? "", object.metadata.name));
      const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
      publish(kind, { type: "DELETED", object: last, revision, before: object });
      return last;
    },
    since(kind, from) {
      if (from < compacted) return undefined;
      const history = histories.get(kindKey(kind)) ?? [];
      const oldest = history[0];
      if (history.length === HISTORY && oldest !== undefined && oldest.revision > from + 1) return undefined;
      return history.filter((change) => change.revision > from);
    },
    subscribe(kind, listener) {
      const all = entry(listeners, kindKey(kind), () => new Set<(change: StoreChange) => void>());
      all.add(listener);
      return () => void all.delete(listener);
    },
    *all() {
      for (const objects of kinds.values()) yield* objects.values();
    },
    compact() {
      compacted = revision;
      histories.clear();
    },
    snapshot: () => ({ revision, kinds: new Map([...kinds].map(([key, objects]) => [key, new Map(objects)])) }),
    restore(snapshot) {
      kinds = new Map([...snapshot.kinds].map(([key, objects]) => [key, new Map(objects)]));
      revision = snapshot.revision;
      store.compact();
    },
  };
  return store;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
