import { defined } from "../data/base/defined.ts";
import type { KubeObject } from "../data/core/object.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { type ManagedEntry, updateFields } from "./apply.ts";
import { canonical } from "./immutable.ts";
import { findSandboxSchema, schemas } from "./openapi/schemas.ts";
import { seconds } from "./seconds.ts";
import type { SandboxKind, Schema, StoredObject } from "./types.ts";
import type { WriteContext } from "./write_context.ts";

/**
 * Stores an object with the metadata that only the server sets: uid, generation and field managers. A dry run stores
 * nothing.
 *
 * @param before The stored object, or undefined to create one.
 * @param managed The field managers after an apply. The default is to record the writer as the manager of each change.
 * @returns The object as it is stored.
 */
export async function put(
  context: WriteContext,
  before: StoredObject | undefined,
  object: KubeObject,
  managed?: ManagedEntry[],
): Promise<KubeObject> {
  const { cluster, kind, info, dryRun } = context;
  const { all, schema } = await typing(kind);
  // client-go's csaupgrade changes field managers by sending managedFields.
  const entries = readManagedFields(object) ?? readManagedFields(before) ?? [];
  const managedFields = managed ??
    updateFields(before, object, entries, createManagedEntry(context, "Update"), { schema, all });
  const metadata = object.metadata ?? {};
  const complete = {
    ...object,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {
      ...metadata,
      name: metadata.name ?? info.name,
      ...defined({ namespace: kind.namespaced ? info.namespace : undefined }),
      uid: before?.metadata.uid ?? crypto.randomUUID(),
      resourceVersion: before?.metadata.resourceVersion ?? "",
      creationTimestamp: before?.metadata.creationTimestamp ?? seconds(cluster.now()),
      ...defined({ generation: nextGeneration(kind, before, object) }),
      managedFields,
    },
  } as StoredObject;
  if (managedFields.length === 0) delete complete.metadata.managedFields;
  if (before !== undefined && unchanged(before, complete)) return before;
  // Like a real server, a dry run does not assign a resourceVersion to a new object.
  if (dryRun) {
    if (before === undefined) delete (complete.metadata as { resourceVersion?: string }).resourceVersion;
    return complete;
  }
  const stored = cluster.store.put(kind, complete);
  if (
    stored.metadata.deletionTimestamp !== undefined && (stored.metadata.finalizers ?? []).length === 0 &&
    stored.metadata.deletionGracePeriodSeconds === 0
  ) {
    cluster.store.remove(kind, stored);
  }
  return stored;
}

// A write without changes keeps the resourceVersion, as in apiserver's etcd3 store.
function unchanged(before: StoredObject, after: StoredObject): boolean {
  const bare = ({ metadata: { managedFields: _, resourceVersion: __, ...metadata }, ...rest }: StoredObject) =>
    JSON.stringify(canonical({ ...rest, metadata }));
  const owners = ({ metadata }: StoredObject) =>
    JSON.stringify(
      canonical((metadata.managedFields as ManagedEntry[] | undefined ?? []).map(({ time: _, ...entry }) => entry)),
    );
  return bare(before) === bare(after) && owners(before) === owners(after);
}

// The groups whose kinds have a generation.
const GROUPS = ["apps", "batch", "networking.k8s.io", "policy", "autoscaling"];

function nextGeneration(kind: SandboxKind, before: StoredObject | undefined, after: KubeObject): number | undefined {
  if (kind.custom === undefined && !GROUPS.includes(kind.group) && kind.kind !== "Pod") return undefined;
  // The generation of an IngressClass never changes.
  if (before === undefined || kind.kind === "IngressClass") return 1;
  const changed = JSON.stringify(canonical(before.spec)) !== JSON.stringify(canonical(after.spec));
  return (before.metadata.generation ?? 1) + (changed ? 1 : 0);
}

/** Returns the schema of a kind, and the schemas that it refers to. */
export async function typing(kind: SandboxKind): Promise<{ schema: Schema; all: Record<string, Schema> }> {
  return { schema: await findSandboxSchema(kind) ?? {}, all: await schemas() };
}

/** Creates the entry of managedFields for a write, without its fields. */
export function createManagedEntry(
  { kind, manager, cluster, info }: WriteContext,
  operation: "Apply" | "Update",
): Omit<ManagedEntry, "fieldsV1"> {
  return defined({
    manager,
    operation,
    apiVersion: apiVersionOf(kind),
    time: seconds(cluster.now()),
    fieldsType: "FieldsV1" as const,
    subresource: info.subresource || undefined,
  });
}

/** Returns the field managers of an object, or undefined if it has no managedFields. */
export function readManagedFields(object: KubeObject | undefined): ManagedEntry[] | undefined {
  return object?.metadata?.managedFields as ManagedEntry[] | undefined;
}
