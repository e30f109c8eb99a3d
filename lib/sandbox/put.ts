import type { KubeObject } from "../data/core/object.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { type ManagedEntry, updateFields } from "./apply.ts";
import { canonical } from "./immutable.ts";
import { findSandboxSchema, schemas } from "./openapi/schemas.ts";
import { seconds } from "./seconds.ts";
import type { SandboxKind, Schema, Stored } from "./types.ts";
import type { WriteContext } from "./write_context.ts";

/** Stores an object, with the identity, generation and owners that only the server gives. */
export async function put(
  context: WriteContext,
  before: Stored | undefined,
  object: KubeObject,
  managed?: ManagedEntry[],
): Promise<KubeObject> {
  const { cluster, kind, info, dryRun } = context;
  const { all, schema } = await typing(kind);
  const entries = managedEntriesOf(object) ?? readManagedFields(before);
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
      ...(kind.namespaced ? { namespace: info.namespace } : {}),
      uid: before?.metadata.uid ?? crypto.randomUUID(),
      resourceVersion: before?.metadata.resourceVersion ?? "",
      creationTimestamp: before?.metadata.creationTimestamp ?? seconds(cluster.now()),
      ...(generationOf(kind, before, object)),
      ...(managedFields.length === 0 ? {} : { managedFields }),
    },
  } as Stored;
  if (managedFields.length === 0) delete complete.metadata.managedFields;
  if (before !== undefined && unchanged(before, complete)) return before;
  // A dry run shows what would be stored; a real server gives it no resourceVersion either.
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

// A write that changes nothing keeps the resourceVersion, as in etcd3's store.
function unchanged(before: Stored, after: Stored): boolean {
  const bare = ({ metadata: { managedFields: _, resourceVersion: __, ...metadata }, ...rest }: Stored) =>
    JSON.stringify(canonical({ ...rest, metadata }));
  const owners = ({ metadata }: Stored) =>
    JSON.stringify(
      canonical((metadata.managedFields as ManagedEntry[] | undefined ?? []).map(({ time: _, ...entry }) => entry)),
    );
  return bare(before) === bare(after) && owners(before) === owners(after);
}

const COUNTED = ["apps", "batch", "networking.k8s.io", "policy", "autoscaling"];

function generationOf(kind: SandboxKind, before: Stored | undefined, after: KubeObject): { generation?: number } {
  if (kind.custom === undefined && !COUNTED.includes(kind.group) && kind.kind !== "Pod") return {};
  // Nothing in an IngressClass counts as a change of what is wanted.
  if (before === undefined || kind.kind === "IngressClass") return { generation: 1 };
  const changed = JSON.stringify(canonical(before.spec)) !== JSON.stringify(canonical(after.spec));
  return { generation: (before.metadata.generation ?? 1) + (changed ? 1 : 0) };
}

/** The schema of a kind, and all that it refers to. */
export async function typing(kind: SandboxKind): Promise<{ schema: Schema; all: Record<string, Schema> }> {
  return { schema: await findSandboxSchema(kind) ?? {}, all: await schemas() };
}

/** The entry of managedFields for a write. */
export function createManagedEntry(
  { kind, manager, cluster, info }: WriteContext,
  operation: "Apply" | "Update",
): Omit<ManagedEntry, "fieldsV1"> {
  return {
    manager,
    operation,
    apiVersion: apiVersionOf(kind),
    time: seconds(cluster.now()),
    fieldsType: "FieldsV1",
    ...(info.subresource === "" ? {} : { subresource: info.subresource }),
  };
}

/** Who owns which field of an object. */
export function readManagedFields(object: KubeObject | undefined): ManagedEntry[] {
  return (object?.metadata?.managedFields ?? []) as ManagedEntry[];
}

// Who sends managedFields along takes them over: client-go's csaupgrade does.
function managedEntriesOf(object: KubeObject): ManagedEntry[] | undefined {
  return object.metadata?.managedFields as ManagedEntry[] | undefined;
}
