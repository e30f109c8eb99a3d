import { isRecord, type KubeObject } from "../../data/core/object.ts";

/** The field manager of kubectl's client-side apply. */
export const CLIENT_SIDE_APPLY = "kubectl-client-side-apply";

/** An entry of `metadata.managedFields` (meta/v1 ManagedFieldsEntry). */
interface Entry extends Record<string, unknown> {
  manager?: string;
  operation?: string;
  subresource?: string;
  fieldsV1?: Record<string, unknown>;
}

/**
 * The JSON patch that gives what kubectl's client-side apply owns to a server-side apply manager, or undefined where it
 * owns nothing. The patch carries the resourceVersion, so that it fails where another write came between
 * (the rule of client-go util/csaupgrade).
 */
export function takeOver(object: KubeObject, manager: string): unknown[] | undefined {
  const entries = (object.metadata?.managedFields ?? []).filter((entry): entry is Entry => isRecord(entry));
  const old = entries.filter(isClientSide);
  if (old.length === 0) return undefined;
  const own = entries.find((entry) => isOwn(entry, manager));
  const fieldsV1 = [...(own === undefined ? [] : [own]), ...old].map((entry) => entry.fieldsV1 ?? {}).reduce(union);
  const taken: Entry = { ...(own ?? old[0]), manager, operation: "Apply", fieldsV1 };
  const rest = entries.filter((entry) => !isClientSide(entry) && entry !== own);
  return [
    { op: "replace", path: "/metadata/managedFields", value: [taken, ...rest] },
    { op: "replace", path: "/metadata/resourceVersion", value: object.metadata?.resourceVersion },
  ];
}

function isClientSide(entry: Entry): boolean {
  return entry.manager === CLIENT_SIDE_APPLY && entry.operation === "Update" && (entry.subresource ?? "") === "";
}

function isOwn(entry: Entry, manager: string): boolean {
  return entry.manager === manager && entry.operation === "Apply" && (entry.subresource ?? "") === "";
}

// FieldsV1 is a tree of keys; the union of two sets of fields is the union of the trees.
function union(a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> {
  const both = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const other = both[key];
    both[key] = isRecord(other) && isRecord(value) ? union(other, value) : value;
  }
  return both;
}
