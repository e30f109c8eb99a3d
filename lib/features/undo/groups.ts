import { hint, InputError } from "../../data/core/errors.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import type { Table } from "../../data/core/table.ts";
import { formatTable } from "../../data/output/table/table.ts";
import { readPath } from "../../data/request/writes.ts";
import { type ClusterIdentity, isDone, type JournalEntry, type WriteVerb } from "./entry.ts";
import { nameOfPath } from "./send.ts";

/** The writes of one command or call. */
export interface JournalGroup {
  /** The id, for undo. */
  id: string;
  /** The time of the first write, RFC 3339. */
  time: string;
  /** The command line, without values that may be secret. */
  command?: string | undefined;
  /** The context of the kubeconfig. */
  context: string;
  /** The id of the group that these writes undo. */
  undoes?: string | undefined;
  /** The id of the latest group that undoes this one. */
  undoneBy?: string | undefined;
  /** Whether this is an undo that ended before its last write. The same undo continues it. */
  isCutOff?: boolean | undefined;
  /** The writes, in the order in which they were sent. */
  writes: JournalWrite[];
}

/** One write of a {@linkcode JournalGroup}, without its objects. */
export interface JournalWrite {
  /** The kind of write. */
  verb: WriteVerb;
  /** The kind and name: `deployment.apps/web`. */
  name: string;
  /** The namespace; absent for a cluster-scoped object. */
  namespace?: string | undefined;
  /** The status code of the answer. Absent if no answer has arrived. */
  status?: number | undefined;
  /** The reason why undo only shows this write. */
  inexact?: string | undefined;
}

/** Reports whether two identities belong to one cluster. A uid is only compared if both were read. */
function isSameCluster(a: ClusterIdentity, b: ClusterIdentity): boolean {
  return a.server === b.server && a.ca === b.ca && (a.uid === undefined || b.uid === undefined || a.uid === b.uid);
}

// The clocks of this machine and of the server can differ.
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/** Groups the entries of one cluster, the oldest group first. */
export function groupEntries(entries: readonly JournalEntry[], cluster: ClusterIdentity): JournalEntry[][] {
  const oldest = cluster.since === undefined ? 0 : Date.parse(cluster.since) - CLOCK_SKEW_MS;
  const own = entries.filter((entry) =>
    !entry.isCovered && isSameCluster(entry.cluster, cluster) &&
    // An equal uid does not depend on clocks.
    (entry.cluster.uid !== undefined || Date.parse(entry.time) >= oldest)
  );
  return [...Map.groupBy(own, ({ group }) => group).values()];
}

/** Returns the groups of a cluster as a list that prints as a table, the latest group last. */
export function listGroups(entries: readonly JournalEntry[], cluster: ClusterIdentity): JournalGroup[] {
  const groups = groupEntries(entries, cluster).map(toGroup);
  // An undo that is undone itself has no effect any more.
  for (const { id, undoes, undoneBy, writes } of groups.toReversed()) {
    const undone = groups.find((group) => group.id === undoes);
    if (undone !== undefined && undoneBy === undefined && writes.some(isDone)) undone.undoneBy = id;
  }
  const table = () => groupTable(groups);
  return presented(groups, () => groups.length === 0 ? "The journal is empty." : formatTable(table()).trimEnd(), table);
}

function toGroup(entries: readonly JournalEntry[]): JournalGroup {
  const [first] = entries as [JournalEntry];
  const { group, time, command, context, undoes } = first;
  return { id: group, time, command, context, undoes, isCutOff: isCutOff(entries), writes: entries.map(toWrite) };
}

function toWrite({ verb, path, before, after, status, inexact }: JournalEntry): JournalWrite {
  const { namespace } = readPath(path);
  return { verb, name: nameOfPath(path, after ?? before), namespace, status, inexact };
}

function groupTable(groups: readonly JournalGroup[]): Table {
  return {
    kind: "Table",
    columnDefinitions: ["ID", "Time", "Objects", "State", "Command"].map((name) => ({ name, type: "string" })),
    rows: groups.map((group) => {
      const { id, time, command = "", writes } = group;
      const names = [...new Set(writes.map(({ name }) => name))];
      const [name = ""] = names;
      const objects = names.length === 1 ? name : `${name} and ${names.length - 1} more`;
      return { cells: [id, time.slice(0, 19).replace("T", " "), objects, stateOf(group, groups), command] };
    }),
  };
}

function stateOf({ writes, undoneBy, isCutOff }: JournalGroup, groups: readonly JournalGroup[]): string {
  if (undoneBy !== undefined) {
    const isPartly = groups.some((group) => group.id === undoneBy && group.isCutOff);
    return `${isPartly ? "partly " : ""}undone by ${undoneBy}`;
  }
  if (isCutOff && writes.some(isDone)) return "cut off";
  if (writes.some(({ status }) => status === undefined)) return "no answer";
  if (!writes.some(isDone)) return "failed";
  if (writes.some(({ inexact }) => inexact !== undefined)) return "inexact";
  return writes.every(({ verb }) => verb === "action") ? "cannot be undone" : "done";
}

// A write that changes nothing keeps the version.
function hasChanged({ verb, status, before, after }: JournalEntry): boolean {
  const version = after?.metadata?.resourceVersion;
  return isDone({ status }) && verb !== "action" &&
    (version === undefined || before?.metadata?.resourceVersion !== version);
}

function isCutOff(entries: readonly JournalEntry[]): boolean {
  const { undoes, total = 0 } = entries.at(-1) ?? {};
  return undoes !== undefined && entries.filter(isDone).length < total;
}

/** A group to undo, and the undo of it that was cut off. */
export interface UndoTarget {
  group: JournalEntry[];
  /** The writes of an undo that ended too early. The new undo continues it. */
  begun?: JournalEntry[] | undefined;
}

/**
 * Finds the group to undo: by its id or the beginning of it, else the latest one that changed something. If the latest one
 * is an undo that was cut off, that undo is continued.
 *
 * @throws {InputError} If there is no such group, or several.
 */
export function findTarget(groups: readonly JournalEntry[][], id: string | undefined): UndoTarget {
  const group = findGroup(groups, id);
  const latest = groups.findLast((entries) => entries.some(hasChanged));
  if (latest === undefined || !isCutOff(latest)) return { group };
  const cut = groups.find(([first]) => first?.group === latest[0]?.undoes);
  const isMeant = id === undefined || group === cut;
  return cut !== undefined && isMeant ? { group: cut, begun: latest } : { group };
}

/**
 * Finds a group: by its id or the beginning of it, else the latest one that changed something.
 *
 * @throws {InputError} If there is no such group, or several.
 */
function findGroup(groups: readonly JournalEntry[][], id: string | undefined): JournalEntry[] {
  if (id === undefined) {
    const latest = groups.findLast((entries) => entries.some(hasChanged));
    if (latest !== undefined) return latest;
    throw new InputError("Cannot undo: the journal has no write to this cluster");
  }
  const found = groups.filter(([first]) => first?.group.startsWith(id));
  const [exact] = found.filter(([first]) => first?.group === id);
  const [only] = found;
  if (exact !== undefined) return exact;
  if (only !== undefined && found.length === 1) return only;
  throw new InputError(
    found.length === 0
      ? `Cannot undo "${id}": the journal has no such id for this cluster`
      : `Cannot undo "${id}": ${found.length} ids begin with it`,
    { hints: [hint("list-journal", {}, "call journal() to list the ids")] },
  );
}
