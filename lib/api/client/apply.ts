import { type ApiError, isConflict, isNotFound } from "../../data/core/errors.ts";
import { type KubeObject, type Stored, withoutIdentity, withoutManagedFields } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { Where } from "../../data/request/paths.ts";
import { applyRequest, getRequest, patchRequest } from "../../data/request/verbs.ts";
import { type Client, sendJson } from "./client.ts";
import type { ApplyOptions } from "./options.ts";
import { CLIENT_SIDE_APPLY, takeOver } from "./migrate_managed_fields.ts";
import { requireObjectName, write, type writeWhere } from "./writing.ts";

/** How often a take-over is tried against others that write at the same time. */
const TRIES = 5;

/**
 * Server-side apply. What kubectl's client-side apply owns on the object is taken over, as `kubectl apply
 * --server-side` does (client-go util/csaupgrade), so that fields that are no longer in the manifest go away.
 *
 * @throws {ApiError} 409 with the owners of each field that others own, unless `forceConflicts` takes them.
 */
export function apply<T extends KubeObject>(
  client: Client,
  object: T,
  options: ApplyOptions = {},
): Promise<Stored<T>> {
  const name = requireObjectName("apply", object);
  // The server refuses an apply that carries managedFields; an object that was just read has them.
  let manifest = withoutManagedFields(object);
  return write(client, object, options, async (resource, where) => {
    const target = { ...where, name, force: options.forceConflicts ?? false };
    const send = () => sendJson<Stored<T>>(client, applyRequest(resource, manifest, target));
    let result: Stored<T> | undefined;
    try {
      result = await send();
      if (!owns(result)) return result;
    } catch (error) {
      if (isConflict(error) && manifest.metadata?.uid && !await exists(client, resource, target)) {
        manifest = withoutIdentity(manifest);
        return await send();
      }
      // Only kubectl's own manager name makes the server take the old owner's values over by itself.
      if (!isConflict(error) || !allByClientSideApply(error)) throw error;
      if (options.dryRun) throw error;
    }
    // A dry run must not write, and what the take-over would change cannot be seen without one.
    if (options.dryRun && result !== undefined) return result;
    await migrate(client, resource, target, result);
    return await send();
  });
}

// The server refuses a uid that no object has. An old resourceVersion of an object that exists stays a conflict.
async function exists(client: Client, resource: Resource, where: Where & { name: string }): Promise<boolean> {
  try {
    await sendJson(client, getRequest(resource, where));
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

async function migrate(
  client: Client,
  resource: Resource,
  where: ReturnType<typeof writeWhere> & { name: string },
  live?: KubeObject,
): Promise<void> {
  for (let left = TRIES;; left--) {
    const current = live ?? await sendJson<KubeObject>(client, getRequest(resource, where));
    const patch = takeOver(current, where.fieldManager);
    if (patch === undefined) return;
    try {
      await sendJson(client, patchRequest(resource, patch, { ...where, type: "json" }));
      return;
    } catch (error) {
      if (!isConflict(error) || left === 1) throw error;
      live = undefined;
    }
  }
}

function owns(object: KubeObject): boolean {
  return takeOver(object, "") !== undefined;
}

function allByClientSideApply(error: ApiError): boolean {
  const causes = error.status.details?.causes ?? [];
  return causes.length > 0 && causes.every(({ message }) => message?.includes(`"${CLIENT_SIDE_APPLY}"`));
}
