import { counted } from "../../data/base/text.ts";
import { isEqual } from "../../data/base/equal.ts";
import { type KubeObject, nameOf, withoutIdentity } from "../../data/core/object.ts";
import { isDone, type JournalEntry } from "./entry.ts";
import type { AppliedStates } from "./apply_manifest.ts";
import { containsHidden } from "./hidden.ts";
import { allFields, changedByOthers, formatPath, whoChanged, withoutControllerAnnotations } from "./owners.ts";
import { type Obstacle, revert, withWritable, writable } from "./revert.ts";

/** One request of an undo. */
export interface InverseWrite {
  kind: "apply" | "update" | "create" | "delete";
  /** The object that it leaves; null after a deletion. */
  target: KubeObject | null;
  /** The field manager of the write that is undone. */
  manager: string | undefined;
  /** The paths of the fields that it sets back. */
  paths: (readonly string[])[];
  /** The applies that it takes back, the latest first. */
  applies: AppliedStates[];
}

/** The writes that take the writes of one group to one object back. */
export interface Inverse {
  writes: InverseWrite[];
  /** The object as it should be; null if it should not exist. */
  target: KubeObject | null;
  /** The reason why nothing can be sent. `conflict`: somebody else changed a field. */
  stop?: { kind: "conflict" | "refused"; reason: string } | undefined;
  /** Things that do not come back. */
  notes: string[];
}

/**
 * Decides how the writes to one object are taken back.
 *
 * @param entries The writes of one group to the object, the latest first.
 * @param now The object as it is; null if it does not exist.
 */
export function inverseOf(entries: readonly JournalEntry[], now: KubeObject | null): Inverse {
  const inverse: Inverse = { writes: [], target: now, notes: [] };
  const stop = findUnknown(entries, now) ?? takeAllBack(entries.filter(isDone), inverse, now);
  return stop === undefined ? inverse : { ...inverse, writes: [], target: now, stop };
}

/** Finds a write of which nobody knows whether the server has done it. */
function findUnknown(entries: readonly JournalEntry[], now: KubeObject | null): Stop {
  const isUnknown = entries.some(({ status, before }) => {
    const isAsBefore = before === null ? now === null : before !== undefined && isSameVersion(before, now);
    return status === undefined && !isAsBefore;
  });
  return isUnknown ? refused("no answer to the write has arrived, so nobody knows whether it was done") : undefined;
}

function takeAllBack(entries: readonly JournalEntry[], inverse: Inverse, now: KubeObject | null): Stop {
  if (isCreation(entries.at(-1))) {
    // The group created the object itself, and it is gone: `k8s run --rm`.
    if (now === null) return undefined;
    if (entries.slice(0, -1).every(({ verb, inexact }) => verb !== "delete" && verb !== "action" && !inexact)) {
      return deleteCreated(entries, inverse);
    }
  }
  for (const entry of entries) {
    const stop = takeBack(entry, inverse);
    if (stop !== undefined) return stop;
  }
}

function isCreation(entry: JournalEntry | undefined): boolean {
  if (entry === undefined || entry.inexact !== undefined) return false;
  return entry.verb === "create" || (entry.before === null && entry.verb !== "delete");
}

type Stop = Inverse["stop"];

const refused = (reason: string): Stop => ({ kind: "refused", reason });
const conflict = (reason: string): Stop => ({ kind: "conflict", reason });

function takeBack(entry: JournalEntry, inverse: Inverse): Stop {
  const { verb, before, after, inexact } = entry;
  if (verb === "action") return refused("this kind of write cannot be taken back");
  if (inexact !== undefined) return refused(`its state before is not known exactly: ${inexact}`);
  if (verb === "delete") return createDeleted(entry, inverse);
  if (before === null || verb === "create") return deleteCreated([entry], inverse);
  if (before === undefined || after === undefined) return refused("its state before is not known");
  return setBack({ ...entry, before, after }, inverse);
}

function setBack(
  { before, after, verb, manager, path }: JournalEntry & { before: KubeObject; after: KubeObject },
  inverse: Inverse,
): Stop {
  const hasStatus = /\/(status|approval)$/.test(path);
  const states = { before: writable(before, hasStatus), after: writable(after, hasStatus) };
  if (isEqual(states.before, states.after)) return undefined;
  const { target } = inverse;
  if (target === null) return conflict("somebody deleted it since");
  if (target.metadata?.uid !== after.metadata?.uid) return conflict("somebody deleted it since, and created it again");
  const { value, obstacles, paths } = revert(
    { ...states, now: writable(target, hasStatus) },
    { fields: allFields(before, after, target), isUnchanged: (field) => isUntouched(after, target, field) },
  );
  const [obstacle] = obstacles;
  if (obstacle !== undefined) return stopAt(obstacle, obstacles.length - 1, target);
  if (paths.length === 0) return undefined;
  const next = withWritable(target, value as KubeObject, hasStatus);
  inverse.target = next;
  const kind = verb === "apply" ? "apply" : "update";
  const last = inverse.writes.at(-1);
  if (last?.kind === kind && last.manager === manager) {
    last.target = next;
    last.paths.push(...paths);
    last.applies.push({ before, after });
  } else inverse.writes.push({ kind, target: next, manager, paths, applies: [{ before, after }] });
}

function stopAt({ path, kind }: Obstacle, more: number, now: KubeObject): Stop {
  const rest = more === 0 ? "" : ` (and ${counted(more, "more field")})`;
  return kind === "hidden"
    ? refused(`the value of ${formatPath(path)} is not in the journal${rest}`)
    : conflict(`${formatPath(path)} was changed since ${whoChanged(now, path)}${rest}`);
}

function isSameVersion(a: KubeObject, b: KubeObject | null): boolean {
  return a.metadata?.uid === b?.metadata?.uid && a.metadata?.resourceVersion === b?.metadata?.resourceVersion;
}

/** Reports whether a field has not changed: in an equal version, or outside of metadata in an equal generation. */
function isUntouched(after: KubeObject, now: KubeObject, path: readonly string[]): boolean {
  if (isSameVersion(after, now)) return true;
  const { generation } = after.metadata ?? {};
  return generation !== undefined && generation === now.metadata?.generation && path[0] === "f:spec";
}

/** Deletes an object if nobody else has changed it between or after the writes of its creator, the latest first. */
function deleteCreated(entries: readonly JournalEntry[], inverse: Inverse): Stop {
  const { target } = inverse;
  const manager = entries.at(-1)?.manager;
  if (target === null) return undefined;
  let next: KubeObject = target;
  for (const { before, after } of entries) {
    if (after === undefined) return refused("the created object is not known");
    if (target.metadata?.uid !== after.metadata?.uid) {
      return conflict("somebody deleted it since, and created it again");
    }
    if (target.metadata?.deletionTimestamp !== undefined) return undefined;
    const [path, ...rest] = changedByOthers(after, next).filter((path) => !isUntouched(after, next, path));
    if (path !== undefined) return stopAt({ path, kind: "moved" }, rest.length, target);
    if (hiddenPaths(writable(after)).some((path) => !isUntouched(after, next, path))) {
      return refused("some of its values are not in the journal, so nobody knows whether they were changed since");
    }
    next = before ?? next;
  }
  inverse.target = null;
  // The later writes of the group go with the object.
  inverse.writes = [{ kind: "delete", target: null, manager, paths: [], applies: [] }];
}

/** Returns the first steps to values that are not in the journal. */
function hiddenPaths(object: KubeObject): string[][] {
  return Object.entries(object).flatMap(([key, value]) => containsHidden(value) ? [[`f:${key}`]] : []);
}

function createDeleted({ before, manager }: JournalEntry, inverse: Inverse): Stop {
  const { target } = inverse;
  if (before === undefined || before === null) return refused("the deleted object is not known");
  if (target !== null) {
    if (target.metadata?.uid === before.metadata?.uid) return refused("it is still being deleted");
    // An undo that was cut off may have created it.
    const isAsBefore = !containsHidden(before) && changedByOthers(recreated(before).object, target).length === 0;
    return isAsBefore ? undefined : conflict(`it exists again: it was written ${whoChanged(target, [])}`);
  }
  if (before.kind === "Secret") return refused("the values of Secrets are never in the journal");
  if (containsHidden(before)) return refused("some of its values are not in the journal");
  const controller = before.metadata?.ownerReferences?.find((owner) => owner.controller);
  if (controller !== undefined) {
    return refused(`${controller.kind} ${controller.name} controls it, and creates another object in its place`);
  }
  const { object, notes } = recreated(before);
  inverse.notes.push(...notes);
  inverse.target = object;
  inverse.writes.push({ kind: "create", target: object, manager, paths: [], applies: [] });
}

/** Returns a deleted object in the form in which it can be created again, with notes of what does not come back. */
function recreated(before: KubeObject): { object: KubeObject; notes: string[] } {
  const { status: _, ...rest } = withoutIdentity(before);
  const { deletionTimestamp: _t, deletionGracePeriodSeconds: _g, ownerReferences, ...metadata } = rest.metadata ?? {};
  const object: KubeObject = { ...rest, metadata: withoutControllerAnnotations(metadata) };
  const notes = ["it gets a new uid"];
  // The owners may be gone as well, and an object whose owners are gone is deleted.
  if (ownerReferences !== undefined) notes.push("it has no owner any more");
  notes.push(...adjustKind(object));
  return { object, notes };
}

const CHILDREN: Readonly<Record<string, string>> = {
  Namespace: "other objects in the namespace do not come back",
  CustomResourceDefinition: "other objects of this kind do not come back",
  Deployment: "its earlier revisions do not come back",
  StatefulSet: "its earlier revisions do not come back",
  DaemonSet: "its earlier revisions do not come back",
  CronJob: "its Jobs do not come back",
  PersistentVolumeClaim: "the data of a deleted volume does not come back",
  PersistentVolume: "the data of a deleted volume does not come back",
  ServiceAccount: "its tokens are not valid any more",
};

function adjustKind(object: KubeObject): string[] {
  const { kind = "", spec } = object;
  const note = CHILDREN[kind];
  const notes = note === undefined ? [] : [note];
  switch (kind) {
    case "Pod": {
      const { nodeName: _, ...rest } = spec;
      object.spec = rest;
      return [...notes, "it starts again, maybe on another node"];
    }
    case "Job":
      object.spec = withoutControllerUid(spec);
      return [...notes, `Job ${nameOf(object) ?? ""} runs again`];
    case "PersistentVolumeClaim": {
      const { volumeName: _, ...rest } = spec;
      object.spec = rest;
      return notes;
    }
    default:
      return notes;
  }
}

// The server generates the selector of a Job and these labels, and refuses those of another uid.
function withoutControllerUid({ selector, manualSelector, template, ...spec }: KubeObject): KubeObject {
  if (manualSelector === true) return { ...spec, selector, manualSelector, template };
  const GENERATED = [
    "controller-uid",
    "batch.kubernetes.io/controller-uid",
    "job-name",
    "batch.kubernetes.io/job-name",
  ];
  const labels = Object.fromEntries(
    Object.entries(template?.metadata?.labels ?? {}).filter(([key]) => !GENERATED.includes(key)),
  );
  return { ...spec, template: { ...template, metadata: { ...template?.metadata, labels } } };
}
