import { ApiError, isAlreadyExists, isConflict, isForbidden, isInvalid, isNotFound } from "../../data/core/errors.ts";
import { isEmptySet } from "../../data/core/field_set.ts";
import { inGroup, newId } from "../../data/core/handler.ts";
import { type KubeObject, type Stored, withoutIdentity, withoutManagedFields } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { applyRequest, createRequest, getRequest, patchRequest, replaceRequest } from "../../data/request/verbs.ts";
import { type Client, sendJson } from "./client.ts";
import { LAST_APPLIED_MANAGER, lastAppliedUpdate, withoutLastApplied } from "./last_applied.ts";
import { mergeOwned } from "./merge_owned.ts";
import { clientSideManager, isDeclarative, ownersOf, takeOver } from "./migrate_managed_fields.ts";
import type { ApplyOptions } from "./options.ts";
import { strayElements } from "./owned_fields.ts";
import { typedPatchProblems, withoutUnknownFields } from "./typed_patch_error.ts";
import { requireObjectName, write, type writeWhere } from "./writing.ts";

/** The number of attempts to take fields over while others write at the same time. */
const TRIES = 5;

/** An object that is being applied. */
interface Applying {
  client: Client;
  resource: Resource;
  where: ReturnType<typeof writeWhere> & { name: string; dryRun?: boolean | undefined };
  manifest: KubeObject;
  force: boolean;
}

/**
 * Applies an object on the server (KEP-555). It takes over the fields that kubectl's client-side apply owns, like
 * `kubectl apply --server-side` (client-go util/csaupgrade), so that fields that left the manifest are removed. It also takes
 * over fields of the manifest that the same manager set by create or patch. kubectl's last-applied annotation is kept up to
 * date if it exists. An object that server-side apply cannot express is written by an update: unknown fields are left out
 * if validation allows them, and lists with duplicates are sent as they are.
 *
 * @throws {ApiError} 409 with the owners of the fields, if others own them and `forceConflicts` is not set.
 */
export function apply<T extends KubeObject>(
  client: Client,
  object: T,
  options: ApplyOptions = {},
): Promise<Stored<T>> {
  const name = requireObjectName("apply", object);
  // The server refuses managedFields in an apply, and every object from the server has them.
  const manifest = withoutLastApplied(withoutManagedFields(object));
  return write(client, object, options, async (resource, where) => {
    // All requests of one apply are undone together.
    const grouped = { ...client, handler: inGroup(client.handler, { id: newId() }) };
    const applying = {
      client: grouped,
      resource,
      where: { ...where, name },
      manifest,
      force: options.forceConflicts ?? false,
    };
    const result = await sendOrRecover(applying);
    return (options.dryRun ? result : await settle(applying, result)) as Stored<T>;
  });
}

async function sendOrRecover(applying: Applying): Promise<KubeObject> {
  let result: KubeObject;
  try {
    result = await send(applying);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return await recover(applying, error);
  }
  const { declared } = ownersOf(result, applying.where.fieldManager);
  if (isEmptySet(declared)) return result;
  return await applyTakingOver(applying).catch((error) => {
    // A dry run is merged here and sent as an update, which may not be permitted.
    if (applying.where.dryRun && isForbidden(error)) return result;
    throw error;
  });
}

function send({ client, resource, where, manifest, force }: Applying): Promise<KubeObject> {
  return sendJson<KubeObject>(client, applyRequest(resource, manifest, { ...where, force }));
}

async function recover(applying: Applying, error: ApiError): Promise<KubeObject> {
  const { manifest, where } = applying;
  const problems = typedPatchProblems(error);
  if (problems !== undefined) return await applyUntyped(applying, error, problems);
  if (isInvalid(error)) return await applyTakingElements(applying, error);
  if (!isConflict(error)) throw error;
  // The server refuses an unknown uid. A stale resourceVersion of an existing object stays a conflict.
  if (manifest.metadata?.uid && await find(applying) === undefined) {
    return await sendOrRecover({ ...applying, manifest: withoutIdentity(manifest) });
  }
  const owners = conflictingOwners(error, where.fieldManager);
  if (owners === "declarative") return await applyTakingOver(applying);
  if (owners === "self") return await applyOverOwnWrites(applying);
  throw error;
}

/** Takes over the fields of declarative managers, and applies. */
async function applyTakingOver(applying: Applying): Promise<KubeObject> {
  if (applying.where.dryRun) return await applyLocally(applying);
  const migrated = await migrate(applying);
  try {
    return await send(migrated);
  } catch (error) {
    const isOwn = isConflict(error) && conflictingOwners(error, applying.where.fieldManager) === "self";
    if (!isOwn) throw error;
    return await applyOverOwnWrites(migrated);
  }
}

/**
 * Applies with force if the fields belong to creates and patches of the same manager. The force only holds for the version
 * of the object that had the conflict, so it does not take fields of others.
 */
async function applyOverOwnWrites(applying: Applying): Promise<KubeObject> {
  for (let left = TRIES;; left--) {
    const live = await find(applying);
    const pinned = live === undefined || applying.manifest.metadata?.resourceVersion
      ? applying
      : withVersion(applying, live);
    try {
      return await send(pinned);
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (conflictingOwners(error, applying.where.fieldManager) === "self") {
        const forced = await send({ ...pinned, force: true }).catch((error) => {
          if (pinned === applying || !isStale(error) || left === 1) throw error;
        });
        if (forced !== undefined) return forced;
      } else if (pinned === applying || !isStale(error) || left === 1) throw error;
    }
  }
}

/**
 * Retries a manifest that the server refused together with the existing list elements. Elements of kubectl's client-side
 * apply or of the same manager are removed first. For example, if a Service's only port is replaced, the old and the new
 * one together would need names.
 */
async function applyTakingElements(applying: Applying, refusal: ApiError): Promise<KubeObject> {
  const { manifest, where } = applying;
  const refuse = (error: unknown) => {
    throw error instanceof ApiError && !isInvalid(error) ? refusal : error;
  };
  const live = await find(applying).catch(refuse);
  if (live === undefined) throw refusal;
  const owners = ownersOf(live, where.fieldManager);
  const elements = strayElements(owners.updated, manifest);
  if (isEmptySet(owners.declared) && isEmptySet(elements)) throw refusal;
  // If the manifest alone is also refused, that answer names its fault.
  const dry = { ...applying, where: { ...where, dryRun: true } };
  const answer = await applyLocally(dry, { withElements: true }).catch(refuse);
  if (where.dryRun && answer !== undefined) return answer;
  return await send(await migrate(applying, true));
}

/** Writes an object that server-side apply cannot express. */
async function applyUntyped(
  applying: Applying,
  error: ApiError,
  { unknown, duplicates }: NonNullable<ReturnType<typeof typedPatchProblems>>,
): Promise<KubeObject> {
  const { client, manifest, where } = applying;
  if (unknown.length > 0) {
    if (where.fieldValidation === "Strict") throw error;
    const { manifest: known, removed } = withoutUnknownFields(manifest, unknown);
    if (removed.length === 0) throw error;
    if (where.fieldValidation === "Warn") {
      for (const field of removed) client.warn?.(`unknown field "${field}"`, "server");
    }
    return await sendOrRecover({ ...applying, manifest: known });
  }
  if (!duplicates) throw error;
  return await applyLocally(applying, { fieldManager: clientSideManager(where.fieldManager) });
}

/** Merges the manifest into the object locally and replaces the object, or creates it. */
async function applyLocally(
  applying: Applying,
  { withElements = false, fieldManager = applying.where.fieldManager } = {},
): Promise<KubeObject> {
  const { client, resource, manifest } = applying;
  const where = { ...applying.where, fieldManager };
  for (let left = TRIES;; left--) {
    const live = await find(applying);
    try {
      if (live === undefined) {
        const { name: _, ...collection } = where;
        return await sendJson<KubeObject>(client, createRequest(resource, withoutIdentity(manifest), collection));
      }
      const owners = ownersOf(live, applying.where.fieldManager);
      const elements = withElements ? strayElements(owners.updated, manifest) : {};
      const merged = mergeOwned(withoutManagedFields(live), manifest, owners, elements);
      return await sendJson<KubeObject>(client, replaceRequest(resource, merged, where));
    } catch (error) {
      const isRetried = (isStale(error) && !manifest.metadata?.resourceVersion) || isAlreadyExists(error);
      if (!isRetried || left === 1) throw error;
    }
  }
}

/** Moves fields of others to the manager. If the manifest has a resourceVersion, it is updated. */
async function migrate(applying: Applying, withElements = false): Promise<Applying> {
  const { client, resource, where, manifest } = applying;
  for (let left = TRIES;; left--) {
    const live = await find(applying);
    if (live === undefined) return applying;
    const elements = withElements ? strayElements(ownersOf(live, where.fieldManager).updated, manifest) : {};
    const patch = takeOver(live, where.fieldManager, elements);
    if (patch === undefined) return applying;
    try {
      const after = await sendJson<KubeObject>(client, patchRequest(resource, patch, { ...where, type: "json" }));
      const isCurrent = manifest.metadata?.resourceVersion === live.metadata?.resourceVersion;
      return isCurrent ? withVersion(applying, after) : applying;
    } catch (error) {
      if (!isConflict(error) || left === 1) throw error;
    }
  }
}

/** Finishes an apply: merges double ownership of the manager, and updates kubectl's annotation. */
async function settle(applying: Applying, result: KubeObject): Promise<KubeObject> {
  const { client, resource, where, manifest } = applying;
  let settled = result;
  const quietly = async (request: Request) => {
    try {
      settled = await sendJson<KubeObject>(client, request);
    } catch (error) {
      // The object is applied. The next apply tries again.
      if (!(error instanceof ApiError)) throw error;
    }
  };
  // An object that was written by an update stays as it is.
  const isApplied = isEmptySet(ownersOf(settled, where.fieldManager).declared);
  const patch = isApplied ? takeOver(settled, where.fieldManager) : undefined;
  if (patch !== undefined) await quietly(patchRequest(resource, patch, { ...where, type: "json" }));
  const annotation = lastAppliedUpdate(settled, manifest);
  if (annotation === undefined) return settled;
  await quietly(
    applyRequest(resource, annotation, { ...where, fieldManager: LAST_APPLIED_MANAGER, force: true }),
  );
  return settled;
}

async function find({ client, resource, where }: Applying): Promise<KubeObject | undefined> {
  try {
    return await sendJson<KubeObject>(client, getRequest(resource, where));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function withVersion(applying: Applying, { metadata }: KubeObject): Applying {
  const { manifest } = applying;
  const resourceVersion = metadata?.resourceVersion ?? "";
  return { ...applying, manifest: { ...manifest, metadata: { ...manifest.metadata, resourceVersion } } };
}

/**
 * The owners of the fields that an apply conflicts with. `"self"`: only the same manager, by creates, patches and replaces.
 * `"declarative"`: also client-side applies of kubectl or of this library. `"others"`: also other managers, or the conflict
 * is not about owners.
 */
function conflictingOwners(error: ApiError, manager: string): "self" | "declarative" | "others" {
  const causes = error.status.details?.causes ?? [];
  const names = causes.map(({ message = "" }) => /^conflict with "(.*)" using /.exec(message)?.[1]);
  if (names.length === 0 || !names.every((name) => name === manager || isDeclarative(name ?? "", manager))) {
    return "others";
  }
  return names.every((name) => name === manager) ? "self" : "declarative";
}

/** Reports whether a write failed because the resourceVersion is stale. */
export function isStale(error: unknown): boolean {
  return isConflict(error) && (error.status.details?.causes ?? []).length === 0;
}
