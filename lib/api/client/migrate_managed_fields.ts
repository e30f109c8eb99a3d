import { differenceOf, type FieldSet, isEmptySet, isLeaf, unionOf } from "../../data/core/field_set.ts";
import { isRecord, type KubeObject, LAST_APPLIED } from "../../data/core/object.ts";

/** The field manager of kubectl's client-side apply. */
const CLIENT_SIDE_APPLY = "kubectl-client-side-apply";

/** The field manager of an apply that is not possible on the server. */
export function clientSideManager(manager: string): string {
  return `${manager}-client-side-apply`;
}

/** Reports whether a manager applies manifests, so that a field that left its manifest is removed. */
export function isDeclarative(name: string, manager: string): boolean {
  return name === CLIENT_SIDE_APPLY || name === clientSideManager(manager);
}

/** An entry of `metadata.managedFields` (meta/v1 ManagedFieldsEntry). */
interface Entry extends Record<string, unknown> {
  manager?: string;
  operation?: string;
  subresource?: string;
  fieldsV1?: FieldSet;
}

/** The owners of the fields of an object, for an apply by one manager. */
export interface Owners {
  /** The fields that the manager applied. */
  applied: FieldSet;
  /** The fields of declarative managers, which can be taken over. kubectl keeps its own annotation. */
  declared: FieldSet;
  /** The fields that the manager set by create, patch or replace. */
  updated: FieldSet;
  /** The fields of other managers, or of this manager in a subresource. */
  others: FieldSet;
}

/** Reads the owners of the fields of an object. */
export function ownersOf(object: KubeObject, manager: string): Owners {
  const owners: Owners = { applied: {}, declared: {}, updated: {}, others: {} };
  for (const entry of entriesOf(object)) {
    const whose = kindOf(entry, manager);
    const fields = whose === "declared" ? withoutLastApplied(entry.fieldsV1 ?? {}) : entry.fieldsV1 ?? {};
    owners[whose] = unionOf(owners[whose], fields);
  }
  return owners;
}

/**
 * Returns the JSON patch that moves fields to a server-side apply manager: those of declarative managers, and those that the
 * same manager set by create, patch or replace and now applies. Returns undefined if there are none. The patch contains the
 * resourceVersion, so that it fails after another write (the rule of client-go util/csaupgrade).
 *
 * @param elements List elements of the manager's own writes that are also moved.
 */
export function takeOver(object: KubeObject, manager: string, elements: FieldSet = {}): unknown[] | undefined {
  const { applied, declared, updated } = ownersOf(object, manager);
  const taken = unionOf(declared, elements);
  const mine = unionOf(applied, taken);
  if (isEmptySet(taken) && isSame(released(updated, mine), updated)) return undefined;
  const entries = entriesOf(object);
  const own = entries.find((entry) => kindOf(entry, manager) === "applied") ??
    entries.find((entry) => kindOf(entry, manager) !== "others");
  const rest = entries.flatMap((entry) => {
    const left = remainder(entry, manager, mine);
    return left === undefined || isEmptySet(left) ? [] : [{ ...entry, fieldsV1: left }];
  });
  return [
    {
      op: "replace",
      path: "/metadata/managedFields",
      value: [{ ...own, manager, operation: "Apply", fieldsV1: mine }, ...rest],
    },
    { op: "replace", path: "/metadata/resourceVersion", value: object.metadata?.resourceVersion },
  ];
}

function entriesOf(object: KubeObject): Entry[] {
  return (object.metadata?.managedFields ?? []).filter((entry): entry is Entry => isRecord(entry));
}

function kindOf({ manager: name = "", operation, subresource = "" }: Entry, manager: string): keyof Owners {
  if (subresource !== "") return "others";
  if (operation === "Apply") return name === manager ? "applied" : "others";
  if (isDeclarative(name, manager)) return "declared";
  return name === manager ? "updated" : "others";
}

/** Returns the fields that an entry keeps after a manager applies others; undefined if none. */
function remainder(entry: Entry, manager: string, mine: FieldSet): FieldSet | undefined {
  const fields = entry.fieldsV1 ?? {};
  switch (kindOf(entry, manager)) {
    case "applied":
      return undefined;
    case "declared":
      return differenceOf(fields, withoutLastApplied(fields));
    case "updated":
      return released(fields, mine);
    default:
      return fields;
  }
}

// A map moves with the last of its fields.
function released(fields: FieldSet, mine: FieldSet): FieldSet {
  const rest: FieldSet = {};
  for (const [step, below] of Object.entries(fields)) {
    const other = mine[step];
    const left = other === undefined ? below : released(below, other);
    if (other === undefined || !isLeaf(left)) rest[step] = left;
  }
  return rest;
}

const LAST_APPLIED_FIELDS: FieldSet = { "f:metadata": { "f:annotations": { ".": {}, [`f:${LAST_APPLIED}`]: {} } } };

// kubectl owns its annotation and keeps it up to date.
function withoutLastApplied(fields: FieldSet): FieldSet {
  const annotations = fields["f:metadata"]?.["f:annotations"] ?? {};
  const isThere = `f:${LAST_APPLIED}` in annotations;
  return isThere ? differenceOf(fields, LAST_APPLIED_FIELDS) : fields;
}

function isSame(a: FieldSet, b: FieldSet): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
