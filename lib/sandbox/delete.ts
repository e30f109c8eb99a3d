import { defined } from "../data/base/defined.ts";
import { isRecord, type KubeObject } from "../data/core/object.ts";
import type { SandboxCluster } from "./cluster.ts";
import { conflict, invalid, type Refusal } from "./refusal.ts";
import { answerRead } from "./read.ts";
import type { SandboxKind, StoredObject } from "./types.ts";
import { seconds } from "./seconds.ts";
import { existing, type WriteContext } from "./write_context.ts";

/**
 * Deletes an object, or marks it for deletion if it has finalizers.
 *
 * @returns The API server's answer: a Status, or the object if it is still being deleted.
 */
export function deleteStored(context: WriteContext, options: Record<string, unknown>): KubeObject {
  const { cluster, kind, info, dryRun } = context;
  const object = existing(context);
  const { name, uid, resourceVersion } = object.metadata;
  const preconditions = isRecord(options.preconditions) ? options.preconditions : {};
  if (preconditions.uid !== undefined && preconditions.uid !== uid) {
    throw precondition(
      kind,
      name,
      `UID in the precondition (${preconditions.uid})`,
      `UID in record (${uid})`,
      RECREATED,
    );
  }
  if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    const asked = `ResourceVersion in the precondition (${preconditions.resourceVersion})`;
    throw precondition(kind, name, asked, `ResourceVersion in record (${resourceVersion})`, CHANGED);
  }
  const isDry = dryRun || (Array.isArray(options.dryRun) && options.dryRun.includes("All"));
  const policy = String(options.propagationPolicy ?? info.query.get("propagationPolicy") ?? "Background");
  if (!["Background", "Foreground", "Orphan"].includes(policy)) {
    throw invalid({ group: "meta.k8s.io", plural: "", kind: "DeleteOptions" }, "", [{
      reason: "FieldValueNotSupported",
      message: `Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan", "nil"`,
      field: "propagationPolicy",
    }]);
  }
  const answer = isDry ? { gone: true, object } : removeObject(cluster, kind, object, policy);
  const showsObject = IN_BACKGROUND.has(kind.kind) || !answer.gone;
  return showsObject ? terminating(cluster, answer.object) : success(kind, object);
}

const RECREATED = "The object might have been deleted and then recreated";
const CHANGED = "The object might have been modified";

// The message names the kind; other conflicts name the resource (registry/rest/delete.go, BeforeDelete).
function precondition({ group, kind }: SandboxKind, name: string, asked: string, found: string, why: string): Refusal {
  return conflict({ group, kind, plural: kind }, name, `the ${asked} does not match the ${found}. ${why}`);
}

/** Deletes all objects that a list with the same query would contain. */
export async function removeAll(context: WriteContext, options: Record<string, unknown>): Promise<KubeObject> {
  const { cluster, info } = context;
  const request = new Request("http://k8s.invalid/", { headers: { accept: "application/json" } });
  const list = await (await answerRead(cluster, request, { ...info, verb: "list" })).json() as { items: KubeObject[] };
  for (const { metadata } of list.items) {
    const target = { ...info, name: metadata?.name ?? "", namespace: metadata?.namespace ?? info.namespace };
    deleteStored({ ...context, info: target }, { ...options, preconditions: {} });
  }
  return list;
}

// A real server deletes objects of these kinds in the background, and answers with the object.
const IN_BACKGROUND = new Set(["Pod", "Namespace", "CustomResourceDefinition"]);

function terminating(cluster: SandboxCluster, object: StoredObject): KubeObject {
  if (object.kind === "Pod" || object.metadata.deletionTimestamp !== undefined) return object;
  const status = object.kind === "Namespace" ? { phase: "Terminating" } : object.status;
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: seconds(cluster.now()) }, status };
}

function removeObject(
  cluster: SandboxCluster,
  kind: SandboxKind,
  object: StoredObject,
  policy: string,
): { gone: boolean; object: StoredObject } {
  const held = kind.kind === "Namespace" ? [] : object.metadata.finalizers ?? [];
  if (held.length > 0) {
    const metadata = {
      ...object.metadata,
      deletionTimestamp: object.metadata.deletionTimestamp ?? seconds(cluster.now()),
      deletionGracePeriodSeconds: 0,
    };
    return { gone: false, object: cluster.store.put(kind, { ...object, metadata }) };
  }
  if (kind.kind === "Namespace" && kind.group === "") emptyNamespace(cluster, object.metadata.name);
  if (kind.kind === "CustomResourceDefinition") removeCustomObjects(cluster, object);
  const last = cluster.store.remove(kind, object);
  if (policy !== "Orphan") collect(cluster, object);
  return { gone: true, object: last };
}

function emptyNamespace(cluster: SandboxCluster, namespace: string): void {
  for (const kind of cluster.kinds().filter((kind) => kind.namespaced && kind.verbs.includes("list"))) {
    for (const object of cluster.store.list(kind, namespace)) cluster.store.remove(kind, object);
  }
}

function removeCustomObjects(cluster: SandboxCluster, definition: StoredObject): void {
  const { group, names } = definition.spec ?? {};
  for (const kind of cluster.kinds().filter((kind) => kind.group === group && kind.plural === names?.plural)) {
    for (const object of cluster.store.list(kind, "")) cluster.store.remove(kind, object);
  }
}

// Does the garbage collector's work: deletes the objects whose only owner was deleted.
function collect(cluster: SandboxCluster, owner: StoredObject): void {
  for (const kind of cluster.kinds().filter((kind) => kind.verbs.includes("list"))) {
    for (const object of cluster.store.list(kind, "")) {
      const owners = object.metadata.ownerReferences ?? [];
      if (owners.length > 0 && owners.every(({ uid }) => uid === owner.metadata.uid)) {
        removeObject(cluster, kind, object, "Background");
      }
    }
  }
}

function success(kind: SandboxKind, { metadata }: StoredObject): KubeObject {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: defined({
      name: metadata.name,
      group: kind.group || undefined,
      kind: kind.plural,
      uid: metadata.uid,
    }),
  } as KubeObject;
}
