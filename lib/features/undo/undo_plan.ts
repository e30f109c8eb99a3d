import { isStale } from "../../api/client/apply.ts";
import type { Client } from "../../api/client/client.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { defined } from "../../data/base/defined.ts";
import { isEqual } from "../../data/base/equal.ts";
import { InputError, isConflict } from "../../data/core/errors.ts";
import { inGroup, newId } from "../../data/core/handler.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { formatDiff } from "../../data/output/text/diff.ts";
import { type ActionPlan, createActionPlan, type PlanLine, type PlanWords } from "../../data/output/text/plan_text.ts";
import { readPath } from "../../data/request/writes.ts";
import { type ClusterIdentity, isDone, type JournalEntry } from "./entry.ts";
import { findTarget, groupEntries } from "./groups.ts";
import { findContents, type OwnObjects } from "./contents.ts";
import { type Inverse, inverseOf, type InverseWrite } from "./inverse.ts";
import { changedPaths } from "./owners.ts";
import { type PlannedUndo, whenUsable, withDependents } from "./dependents.ts";
import { nameOfPath, readNow, sendInverse } from "./send.ts";
import { shownState } from "./shown_state.ts";

/** The effect of an undo on one object. `conflict`: somebody else changed a field. `refused`: it cannot be undone. */
export type UndoAction = "create" | "update" | "replace" | "delete" | "unchanged" | "conflict" | "refused";

/** One object of an undo. */
export interface UndoStep {
  /** The effect on the object. */
  action: UndoAction;
  /** The kind and name: `deployment.apps/web`. */
  name: string;
  /** The namespace; absent for a cluster-scoped object. */
  namespace?: string | undefined;
  /** The path of the object on the server. */
  path: string;
  /** The reason of a conflict or a refusal. */
  reason?: string | undefined;
  /** Things that do not come back, such as the uid. */
  notes?: string[] | undefined;
  /** An object of the same undo that is created before. Without it, the server accepts no dry run. */
  dependsOn?: string | undefined;
  /** The changes as a unified diff of YAML. It is empty if nothing changes. */
  diff: string;
}

/** The result of one step of an undo. */
export interface UndoResult {
  /** The step. */
  step: UndoStep;
  /** The effect. `conflict`: somebody else changed a field after the plan was made, and nothing was sent. */
  result: "undone" | "unchanged" | "conflict" | "failed" | "skipped";
  /** The reason of a conflict. */
  reason?: string | undefined;
  /** The error of a failure. */
  error?: unknown;
}

/** The writes that undo a command or a call. */
export interface UndoPlan extends ActionPlan<UndoStep, UndoAction, UndoResult> {
  /** The id of the group that is undone. */
  undoes: string;
  /** The command line of the group that is undone. */
  command?: string | undefined;
  /**
   * Undoes the writes. It stops at the first object that it cannot set back.
   *
   * @throws {InputError} If the plan contains conflicts or refusals. Nothing is sent.
   */
  apply(): Promise<UndoResult[]>;
}

/** The journal and the cluster of an undo. */
export interface UndoSource {
  entries: readonly JournalEntry[];
  cluster: ClusterIdentity;
  signal?: AbortSignal | undefined;
}

// Dry runs and reads at a time.
const CONCURRENCY = 16;
/** The number of attempts to write an object while others write it at the same time. */
const TRIES = 5;

const WORDS: PlanWords<UndoAction> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  unchanged: "unchanged",
  conflict: "in conflict",
  refused: "refused",
};

/** Plans the undo of one group of the journal, by dry runs. */
export async function planUndo(client: Client, source: UndoSource, id?: string): Promise<UndoPlan> {
  const { group, begun = [] } = findTarget(groupEntries(source.entries, source.cluster), id);
  const [first] = group as [JournalEntry];
  // The latest write is taken back first.
  const objects = [...Map.groupBy(group.toReversed(), ({ path }) => path)];
  const uids = group.flatMap(({ before, after }) => [before?.metadata?.uid, after?.metadata?.uid]);
  const own = { paths: new Set(objects.map(([path]) => path)), uids: new Set(uids.filter((uid) => uid !== undefined)) };
  const place = { client, own, signal: source.signal };
  const planned = await Array.fromAsync(
    pooled(objects, CONCURRENCY, ([path, entries]) => planStep(place, path, entries)),
  );
  const steps = await withDependents(planned);
  const entriesOf = new Map(steps.map((step, at) => [step, objects[at]?.[1] ?? []]));
  const undoes = first.group;
  const count = planned.reduce((sum, { writes }) => sum + writes, 0);
  const total = begun.filter(isDone).length + count;
  const tagged = { ...client, handler: inGroup(client.handler, { id: begun[0]?.group ?? newId(), undoes, total }) };
  const calls = { apply: () => applyUndo({ ...place, client: tagged }, steps, entriesOf) };
  return createActionPlan({ undoes, ...defined({ command: first.command }) }, { steps, words: WORDS, calls, toLine });
}

function toLine({ action, name, namespace, reason, notes = [] }: UndoStep): PlanLine<UndoAction> {
  return { action, name, namespace, note: reason ?? notes.join("; ") };
}

/** Calls a function again if somebody else wrote the object between its read and its write. */
async function repeated<T>(call: () => Promise<T>): Promise<T> {
  for (let left = TRIES;; left--) {
    try {
      return await call();
    } catch (error) {
      if (!isStale(error) || left <= 1) throw error;
    }
  }
}

/** The place of an undo. */
interface UndoPlace {
  client: Client;
  /** All objects of the undo. */
  own: OwnObjects;
  signal: AbortSignal | undefined;
}

/** The state of an object, and the writes that take others back. */
interface Decision {
  now: KubeObject | null;
  inverse: Inverse;
}

/** Reads an object and decides how its writes are taken back. */
async function decide(
  { client, own, signal }: UndoPlace,
  path: string,
  entries: readonly JournalEntry[],
): Promise<Decision> {
  const now = await readNow(client, path, { signal });
  const inverse = inverseOf(entries, now);
  if (now !== null && inverse.writes.some(({ kind }) => kind === "delete")) {
    const [content] = await findContents(client, now, own, signal);
    if (content !== undefined) {
      inverse.stop = {
        kind: "conflict",
        reason: `it contains objects that are not part of this undo, such as ${content}`,
      };
    }
  }
  return { now, inverse };
}

async function planStep(place: UndoPlace, path: string, entries: readonly JournalEntry[]): Promise<PlannedUndo> {
  const { client, signal } = place;
  const known = entries.flatMap(({ after, before }) => [after, before]).find((object) => object);
  const { namespace } = readPath(path);
  const step: UndoStep = {
    action: "unchanged",
    name: nameOfPath(path, known),
    path,
    ...defined({ namespace }),
    diff: "",
  };
  let decided: Decision | undefined;
  const plan = async (): Promise<UndoStep> => {
    const { now, inverse } = decided = await decide(place, path, entries);
    if (inverse.stop !== undefined) return { ...step, action: inverse.stop.kind, reason: inverse.stop.reason };
    const [write] = inverse.writes;
    if (write === undefined) return step;
    const { after } = await rehearse(client, path, write, now, signal);
    const target = inverse.writes.length === 1 ? after : inverse.target;
    return {
      ...step,
      action: actionOf(inverse, now),
      ...defined({ notes: inverse.notes.length === 0 ? undefined : inverse.notes }),
      diff: await formatDiff({ before: shownState(path, now), after: shownState(path, target) }),
    };
  };
  try {
    const planned = await repeated(plan);
    return { step: planned, writes: decided?.inverse.writes.length ?? 0 };
  } catch (error) {
    if (signal?.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const action = isConflict(error) ? "conflict" : "refused";
    return {
      step: { ...step, action, reason },
      writes: decided?.inverse.writes.length ?? 0,
      failure: { error, ...defined({ inverse: decided?.inverse }) },
    };
  }
}

function actionOf({ target, writes }: Inverse, now: KubeObject | null): UndoAction {
  if (now === null) return target === null ? "unchanged" : "create";
  if (target === null) return "delete";
  return writes.some(({ kind }) => kind === "delete") ? "replace" : "update";
}

/** The write that a dry run has accepted, and the answer to it. */
interface Rehearsal {
  write: InverseWrite;
  after: KubeObject | null;
}

/** Sends a dry run, and checks that it sets the fields back. An apply that cannot becomes an update. */
async function rehearse(
  client: Client,
  path: string,
  write: InverseWrite,
  now: KubeObject | null,
  signal: AbortSignal | undefined,
): Promise<Rehearsal> {
  const after = await sendInverse(client, path, write, now, { dryRun: true, signal });
  if (isSetBack(write, after)) return { write, after };
  // An apply cannot set a field back that had no owner.
  if (write.kind === "apply") return await rehearse(client, path, { ...write, kind: "update" }, now, signal);
  throw new InputError("the server would store other values");
}

/** Reports whether an answer has the values of the write in all fields that it sets back. */
function isSetBack({ target, paths }: InverseWrite, after: KubeObject | null): boolean {
  if (target === null || after === null) return target === after;
  const different = changedPaths(target, after);
  return !different.some((path) => paths.some((set) => startsWith(path, set) || startsWith(set, path)));
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return isEqual(path.slice(0, start.length), start);
}

async function applyUndo(
  place: UndoPlace,
  steps: readonly UndoStep[],
  entriesOf: ReadonlyMap<UndoStep, readonly JournalEntry[]>,
): Promise<UndoResult[]> {
  const hopeless = steps.filter(({ action }) => action === "conflict" || action === "refused");
  if (hopeless.length > 0) {
    throw new InputError(`Cannot undo: ${hopeless.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}`);
  }
  const results: UndoResult[] = [];
  for (const step of steps) {
    const isStopped = results.some(({ result }) => result === "conflict" || result === "failed");
    results.push(
      isStopped ? { step, result: "skipped" } : await applyStep(place, step, entriesOf.get(step) ?? []),
    );
  }
  return results;
}

async function applyStep(
  place: UndoPlace,
  step: UndoStep,
  entries: readonly JournalEntry[],
): Promise<UndoResult> {
  const { client, signal } = place;
  const write = async (): Promise<UndoResult> => {
    const { now: found, inverse: { writes, stop } } = await decide(place, step.path, entries);
    let now = found;
    if (stop !== undefined) return { step, result: "conflict", reason: stop.reason };
    if (writes.length === 0) return { step, result: "unchanged" };
    for (const wanted of writes) {
      const { write } = await rehearse(client, step.path, wanted, now, signal);
      now = await sendInverse(client, step.path, write, now, { signal });
      if (!isSetBack(write, now)) throw new InputError("the server stored other values");
    }
    return { step, result: "undone" };
  };
  try {
    return await whenUsable(step, () => repeated(write), signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    return { step, result: "failed", error };
  }
}
