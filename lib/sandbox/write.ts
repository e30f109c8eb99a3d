import { defined } from "../data/base/defined.ts";
import { isRecord, type KubeObject } from "../data/core/object.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { admit } from "./admission.ts";
import { applyFields, type ManagedEntry } from "./apply.ts";
import type { SandboxCluster } from "./cluster.ts";
import { setDefaults } from "./defaults.ts";
import { deleteStored, removeAll } from "./delete.ts";
import { immutable } from "./immutable.ts";
import { checked, parseSentObject } from "./read_object.ts";
import { patched } from "./patch.ts";
import { createManagedEntry, put, readManagedFields, typing } from "./put.ts";
import { toScale } from "./read.ts";
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  methodNotAllowed,
  MODIFIED,
  notFound,
  Refusal,
} from "./refusal.ts";
import { readBody } from "./body.ts";
import { requireTyped } from "./typed_patch.ts";
import type { Identity, SandboxRequest, StoredObject } from "./types.ts";
import { validate } from "./validate.ts";
import { existing, type WriteContext } from "./write_context.ts";

/** Answers create, update, patch, delete and deletecollection. */
export async function answerWrite(
  cluster: SandboxCluster,
  request: Request,
  info: SandboxRequest,
  identity: Identity,
): Promise<Response> {
  const { kind } = info;
  if (kind === undefined || !kind.verbs.includes(info.verb)) throw methodNotAllowed();
  const dryRun = readDryRun(info.query.getAll("dryRun"));
  const userAgent = request.headers.get("user-agent")?.split("/")[0] ?? "sandbox";
  const manager = info.query.get("fieldManager") || userAgent || "sandbox";
  const context: WriteContext = { cluster, kind, info, identity, dryRun, warnings: [], manager, userAgent };
  // Read the body first, so that a slow client does not block the writes of others.
  const whole = request.body === null ? request : new Request(request, { body: await request.bytes() });
  return await cluster.inTurn(() => written(context, whole));
}

async function written(context: WriteContext, request: Request): Promise<Response> {
  switch (context.info.verb) {
    case "create":
      return answer(context, 201, await createStored(context, await readBody(request)));
    case "update":
      return answer(context, 200, await update(context, await readBody(request)));
    case "patch": {
      const { object, created } = await patch(context, request);
      return answer(context, created ? 201 : 200, object);
    }
    case "delete":
      return answer(context, 200, deleteStored(context, await readBody(request, true)));
    default:
      return answer(context, 200, await removeAll(context, await readBody(request, true)));
  }
}

function answer({ warnings }: WriteContext, status: number, body: unknown): Response {
  const response = Response.json(body, { status });
  for (const warning of warnings) response.headers.append("warning", `299 - "${warning.replaceAll('"', '\\"')}"`);
  return response;
}

function readDryRun(values: readonly string[]): boolean {
  if (values.length === 0) return false;
  if (values.every((value) => value === "All")) return true;
  const shown = JSON.stringify(values.filter((value) => value !== "All"));
  throw new Refusal(
    422,
    "Invalid",
    `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${shown}: supported values: "All"`,
  );
}

/** Creates the object in a request's body. */
async function createStored(context: WriteContext, sent: Record<string, unknown>): Promise<KubeObject> {
  const { kind, info, cluster } = context;
  if (info.name !== "") throw methodNotAllowed();
  const object = await parseSentObject(context, sent);
  object.metadata ??= {};
  const { generateName } = object.metadata;
  if (!object.metadata.name && generateName) object.metadata.name = generateName + randomSuffix();
  requireNamespace(context);
  // The message of apiserver's etcd3 store. The API server answers 500 and sets no reason.
  if (object.metadata.resourceVersion) {
    throw new Refusal(500, "", "resourceVersion should not be set on objects to be created");
  }
  if (kind.subresources.includes("status")) delete object.status;
  setDefaults(object, kind);
  await admit(context, object);
  validate(object, kind);
  const name = object.metadata.name ?? "";
  if (cluster.store.get(kind, info.namespace, name) !== undefined) throw alreadyExists(kind, name);
  return await put(context, undefined, object);
}

/** Replaces an object with the one in a request's body. */
async function update(context: WriteContext, sent: Record<string, unknown>): Promise<KubeObject> {
  const { kind, info } = context;
  if (info.subresource === "scale") return await scale(context, sent);
  const object = await parseSentObject(context, sent);
  const name = object.metadata?.name ?? "";
  if (name !== info.name) {
    throw badRequest(
      name === ""
        ? "name must be provided"
        : `the name of the object (${name}) does not match the name on the URL (${info.name})`,
    );
  }
  const before = context.cluster.store.get(kind, info.namespace, info.name);
  if (before === undefined) throw notFound(kind, info.name);
  return await change(context, before, object);
}

async function scale(context: WriteContext, sent: Record<string, unknown>): Promise<KubeObject> {
  const before = existing(context);
  const replicas = isRecord(sent.spec) ? sent.spec.replicas : undefined;
  const spec = { ...before.spec, replicas };
  // The version of a Scale is that of its object (registry/apps/deployment/storage, ScaleREST).
  const version = isRecord(sent.metadata) ? String(sent.metadata.resourceVersion ?? "") : "";
  const metadata = { ...before.metadata, resourceVersion: version || before.metadata.resourceVersion };
  const after: KubeObject = { ...before, metadata, spec };
  const own = { ...context, info: { ...context.info, subresource: "" } };
  return toScale(await change(own, before, after) as StoredObject);
}

async function patch(context: WriteContext, request: Request): Promise<{ object: KubeObject; created: boolean }> {
  const { kind, info, cluster } = context;
  const before = cluster.store.get(kind, info.namespace, info.name);
  const type = request.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  if (type === "application/apply-patch+yaml") return await apply(context, await readBody(request), before);
  if (before === undefined) throw notFound(kind, info.name);
  const isScale = info.subresource === "scale";
  const after = await patched(context, type, await request.text(), isScale ? toScale(before) : before);
  if (isScale) return { object: await scale(context, after), created: false };
  const { object } = await checked(context, after, true);
  return { object: await change(context, before, object as KubeObject), created: false };
}

async function apply(
  context: WriteContext,
  sent: Record<string, unknown>,
  before: StoredObject | undefined,
): Promise<{ object: KubeObject; created: boolean }> {
  const { kind, info, cluster } = context;
  if (info.query.get("fieldManager") === null) {
    throw new Refusal(
      422,
      "Invalid",
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      {
        group: "meta.k8s.io",
        kind: "PatchOptions",
        causes: [{
          reason: "FieldValueRequired",
          message: "Required value: is required for apply patch",
          field: "fieldManager",
        }],
      },
    );
  }
  const sentMetadata = isRecord(sent.metadata) ? sent.metadata : {};
  if (sentMetadata.managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  await requireTyped(sent, kind, info.name);
  const manifest = await parseSentObject(context, sent);
  const { all, schema } = await typing(kind);
  const own = { ...createManagedEntry(context, "Apply") };
  const entries = readManagedFields(before) ?? [];
  const base = before ?? { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: { name: info.name } };
  const force = info.query.get("force") === "true";
  const { object, managed } = applyFields(base, manifest, entries, own, { schema, all }, force);
  const result = object as KubeObject;
  if (before === undefined) {
    const { uid } = manifest.metadata ?? {};
    if (uid) {
      const text = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
      throw conflict(kind, info.name, text);
    }
    requireNamespace(context);
    result.metadata = { ...result.metadata, name: info.name };
    if (kind.subresources.includes("status")) delete result.status;
    setDefaults(result, kind);
    await admit(context, result);
    validate(result, kind);
    return { object: await put(context, undefined, result, managed), created: true };
  }
  if (cluster.store.get(kind, info.namespace, info.name) !== before) throw conflict(kind, info.name, MODIFIED);
  return { object: await change(context, before, result, managed), created: false };
}

/** Validates and stores the changed version of an object. */
async function change(
  context: WriteContext,
  before: StoredObject,
  after: KubeObject,
  managed?: ManagedEntry[],
): Promise<KubeObject> {
  const { kind, info } = context;
  const { metadata } = before;
  const sentVersion = after.metadata?.resourceVersion ?? "";
  if (sentVersion !== "" && sentVersion !== metadata.resourceVersion) throw conflict(kind, info.name, MODIFIED);
  const uid = after.metadata?.uid ?? metadata.uid;
  if (uid !== metadata.uid && info.verb === "patch") {
    const message = `Invalid value: "${uid}": field is immutable`;
    throw invalid(kind, info.name, [{ reason: "FieldValueInvalid", message, field: "metadata.uid" }]);
  }
  if (uid !== metadata.uid) {
    const text = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
    throw conflict(kind, info.name, text);
  }
  const { deletionTimestamp, deletionGracePeriodSeconds, generation, creationTimestamp = "" } = metadata;
  const object: KubeObject = {
    ...after,
    metadata: {
      ...after.metadata,
      name: metadata.name,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      creationTimestamp,
      ...defined({
        namespace: metadata.namespace,
        generation,
        deletionTimestamp,
        deletionGracePeriodSeconds,
      }),
    },
  };
  if (kind.subresources.includes("status")) {
    // The subresource `status` changes only the status. A write to the object changes everything else.
    if (info.subresource === "status") Object.assign(object, { spec: before.spec });
    else if (before.status === undefined) delete object.status;
    else object.status = before.status;
  }
  setDefaults(object, kind);
  await admit(context, object, before);
  validate(object, kind);
  immutable(kind, before, object);
  return await put(context, before, object, managed);
}

function requireNamespace({ cluster, kind, info }: WriteContext): void {
  if (!kind.namespaced) return;
  const namespace = cluster.store.get(cluster.kind("namespaces"), "", info.namespace);
  if (namespace === undefined) throw notFound(cluster.kind("namespaces"), info.namespace);
  if (namespace.metadata.deletionTimestamp !== undefined) {
    throw new Refusal(
      403,
      "Forbidden",
      `unable to create new content in namespace ${info.namespace} because it is being terminated`,
    );
  }
}

// The alphabet of apimachinery's rand.String. Without vowels, a suffix does not form words.
function randomSuffix(): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => alphabet[byte % alphabet.length]).join("");
}
