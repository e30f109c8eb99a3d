import { type Client, sendJson } from "../../api/client/client.ts";
import { isConflict, isNotFound } from "../../data/core/errors.ts";
import { createMergePatch } from "../../data/core/merge_patch.ts";
import { isKubeObject, type KubeObject, nameOf } from "../../data/core/object.ts";
import { METADATA_ACCEPT, PATCH_TYPES } from "../../data/request/media.ts";
import { escapedForYaml, rawRequest } from "../../data/request/verbs.ts";
import { readPath } from "../../data/request/writes.ts";
import { defined } from "../../data/base/defined.ts";
import { manifestOf } from "./apply_manifest.ts";
import type { InverseWrite } from "./inverse.ts";
import { isSecretPath } from "./read_write.ts";
import { writable } from "./revert.ts";

/** Options of the requests of an undo. */
export interface SendOptions {
  signal?: AbortSignal | undefined;
  dryRun?: boolean | undefined;
}

/** Reads the object at a path; null if it does not exist. Of a Secret, only metadata is read. */
export async function readNow(
  client: Client,
  path: string,
  { signal }: Pick<SendOptions, "signal">,
): Promise<KubeObject | null> {
  const isSecret = isSecretPath(path);
  try {
    const headers = isSecret ? { accept: METADATA_ACCEPT } : undefined;
    const object = await sendJson<KubeObject>(client, rawRequest(path, defined({ headers, signal })));
    return isSecret ? { apiVersion: "v1", kind: "Secret", ...defined({ metadata: object.metadata }) } : object;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/**
 * Sends one write of an undo. It only succeeds for the version that was read.
 *
 * @param now The object that was read; null if it does not exist.
 * @returns The object in the answer; null after a deletion.
 */
export async function sendInverse(
  client: Client,
  path: string,
  write: InverseWrite,
  now: KubeObject | null,
  options: SendOptions = {},
): Promise<KubeObject | null> {
  const { kind, target, manager = client.fieldManager } = write;
  const query = new URLSearchParams({ fieldManager: manager });
  if (options.dryRun) query.set("dryRun", "All");
  const { signal } = options;
  if (target === null || kind === "delete") {
    const { uid, resourceVersion } = now?.metadata ?? {};
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      propagationPolicy: "Background",
      preconditions: { uid, resourceVersion },
      ...defined({ dryRun: options.dryRun ? ["All"] : undefined }),
    };
    await sendJson(client, rawRequest(path, defined({ method: "DELETE", body, signal })));
    return null;
  }
  if (kind === "create" || now === null) {
    const collection = path.slice(0, path.lastIndexOf("/"));
    return await sendJson(
      client,
      rawRequest(`${collection}?${query}`, defined({ method: "POST", body: target, signal })),
    );
  }
  if (kind === "apply") return await sendApply(client, path, { ...write, target, manager }, now, query, signal);
  const { resourceVersion } = now.metadata ?? {};
  const patch = createMergePatch(writable(now, true), writable(target, true)) ?? {};
  const body = JSON.stringify({ ...patch, metadata: { ...patch.metadata as object | undefined, resourceVersion } });
  const headers = { "content-type": PATCH_TYPES.merge };
  return await sendJson(client, rawRequest(`${path}?${query}`, defined({ method: "PATCH", headers, body, signal })));
}

async function sendApply(
  client: Client,
  path: string,
  { target, manager, applies }: InverseWrite & { target: KubeObject; manager: string },
  now: KubeObject,
  query: URLSearchParams,
  signal: AbortSignal | undefined,
): Promise<KubeObject> {
  const { resourceVersion } = now.metadata ?? {};
  const manifest = manifestOf({ ...target, metadata: { ...target.metadata, resourceVersion } }, now, manager, applies);
  const headers = { "content-type": PATCH_TYPES.apply };
  const body = escapedForYaml(JSON.stringify(manifest));
  const send = () =>
    sendJson<KubeObject>(client, rawRequest(`${path}?${query}`, defined({ method: "PATCH", headers, body, signal })));
  try {
    return await send();
  } catch (error) {
    // The same manager may also own the fields by an update. The version makes sure that nobody else does.
    const causes = isConflict(error) ? error.status.details?.causes ?? [] : [];
    const own = `conflict with ${JSON.stringify(manager)} `;
    if (causes.length === 0 || !causes.every(({ message = "" }) => message.startsWith(own))) throw error;
    query.set("force", "true");
    return await send();
  }
}

/** Returns the name of an object in messages: `deployment.apps/web`, or for a subresource `deployments.apps/web/scale`. */
export function nameOfPath(path: string, object: KubeObject | null | undefined): string {
  const group = /^\/apis\/([^/]+)\//.exec(path)?.[1];
  const { plural = path, name = "", subresource = [] } = readPath(path);
  const isOwn = isKubeObject(object) && subresource.length === 0 && nameOf(object) !== undefined;
  const kind = isOwn ? object.kind?.toLowerCase() : plural;
  return [group === undefined ? kind : `${kind}.${group}`, isOwn ? nameOf(object) : name, ...subresource]
    .filter((part) => part !== "").join("/");
}
