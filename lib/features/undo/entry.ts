import { isRecord, type KubeObject } from "../../data/core/object.ts";

/** The cluster of a write. Two clusters may share an address, so the certificate authority counts too. */
export interface ClusterIdentity {
  /** The URL of the server. */
  server: string;
  /** A hash of the certificate authority; absent without one. */
  ca?: string | undefined;
  /** The uid of the namespace kube-system, if it was read. */
  uid?: string | undefined;
  /** The time when kube-system was created, if it was read. An older write was to another cluster. */
  since?: string | undefined;
}

/** The kind of a write. `action`: no later write can take it back, such as an exec or an eviction. */
export type WriteVerb = "create" | "update" | "apply" | "delete" | "action";

/** One write in the journal. */
export interface JournalEntry {
  /** The id of the write. */
  id: string;
  /** The id of the command or call that sent it. */
  group: string;
  /** The command line, without values that may be secret. */
  command?: string | undefined;
  /** The id of the group that this write undoes. */
  undoes?: string | undefined;
  /** The number of writes of its group, if the group is an undo. An undo with fewer writes was cut off. */
  total?: number | undefined;
  /** The time when it was sent, RFC 3339. */
  time: string;
  /** The context of the kubeconfig. */
  context: string;
  /** The cluster. */
  cluster: ClusterIdentity;
  /** The method of the request. */
  method: string;
  /** The path of the object, or of the collection if its name is not known. */
  path: string;
  /** The kind of write. */
  verb: WriteVerb;
  /** The field manager. */
  manager?: string | undefined;
  /** The object before the write; null if it did not exist. Absent if it could not be read. */
  before?: KubeObject | null | undefined;
  /** The reason why `before` may differ from the object that the write changed. Undo only shows such a write. */
  inexact?: string | undefined;
  /** The status code of the answer. Absent if no answer has arrived. */
  status?: number | undefined;
  /** The object after the write. */
  after?: KubeObject | undefined;
  /** Whether the write deleted a collection. Each object of the collection has its own entry. */
  isCovered?: boolean | undefined;
  /** The error of a request without an answer. */
  error?: string | undefined;
}

/** Keeps journal entries. */
export interface JournalStore {
  /** The name of the place, for messages. */
  readonly name: string;
  /** Adds an entry, or later parts of one. It never throws. */
  append(entry: Partial<JournalEntry> & { id: string }): Promise<void>;
  /** Returns the entries, oldest first. */
  read(): Promise<JournalEntry[]>;
}

/** Merges the parts of each entry, which are appended as a write goes on. Entries that are not valid are left out. */
export function joinEntries(parts: Iterable<unknown>): JournalEntry[] {
  const entries = new Map<string, Record<string, unknown>>();
  for (const part of parts) {
    if (!isRecord(part) || typeof part.id !== "string") continue;
    entries.set(part.id, { ...entries.get(part.id), ...part });
  }
  return [...entries.values()].filter(isEntry);
}

function isEntry(value: Record<string, unknown>): value is Record<string, unknown> & JournalEntry {
  const texts = [value.id, value.group, value.time, value.context, value.method, value.path, value.verb];
  return texts.every((text) => typeof text === "string") && isRecord(value.cluster) &&
    typeof value.cluster.server === "string";
}

/** Reports whether the server has done a write. */
export function isDone({ status = 0 }: Pick<JournalEntry, "status">): boolean {
  return status >= 200 && status < 300;
}
