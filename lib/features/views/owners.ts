import { type Client, sendJson } from "../../api/client/client.ts";
import { defined } from "../../data/base/defined.ts";
import { InputError, isForbidden, isNotFound } from "../../data/core/errors.ts";
import type { KubeObject, OwnerReference } from "../../data/core/object.ts";
import { LONGEST_CHAIN, sortedOwners } from "../../data/expression/relationships/references.ts";
import { metadataGetRequest } from "../../data/request/verbs.ts";

/** An object that owns another one, directly or indirectly. */
export interface Owner extends Pick<OwnerReference, "apiVersion" | "kind" | "name" | "uid"> {
  /** The namespace; absent for cluster-scoped objects. */
  namespace?: string;
  /** The reason why the owner could not be read: it no longer exists, or reading it is forbidden. */
  problem?: string;
}

/** Returns the chain of controlling owners of an object, the nearest first. */
export async function readOwners(client: Client, object: KubeObject, signal?: AbortSignal): Promise<Owner[]> {
  const owners: Owner[] = [];
  const { namespace } = object.metadata ?? {};
  let reference = findController(object);
  while (
    reference !== undefined && owners.length < LONGEST_CHAIN && !owners.some(({ uid }) => uid === reference?.uid)
  ) {
    const { owner, next } = await read(client, reference, namespace, signal);
    owners.push(owner);
    reference = next;
  }
  return owners;
}

/** Returns the owner reference of an object's controller, or the first one if none is marked as controller. */
export function findController(object: KubeObject): OwnerReference | undefined {
  return sortedOwners(object)[0];
}

async function read(
  client: Client,
  { apiVersion, kind, name, uid }: OwnerReference,
  namespace?: string,
  signal?: AbortSignal,
): Promise<{ owner: Owner; next?: OwnerReference | undefined }> {
  const owner = { apiVersion, kind, name, uid };
  try {
    const resource = await client.discovery.kind(apiVersion, kind, signal);
    const scope = resource.namespaced && namespace !== undefined ? { namespace } : {};
    const request = metadataGetRequest(resource, { ...scope, name, ...defined({ signal }) });
    const found = await sendJson<KubeObject>(client, request);
    if (found.metadata?.uid !== uid) {
      return { owner: { ...owner, ...scope, problem: "gone: another object has its name now" } };
    }
    return { owner: { ...owner, ...scope }, next: findController(found) };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    return { owner: { ...owner, problem } };
  }
}

function problemOf(error: unknown): string | undefined {
  if (isNotFound(error)) return "gone";
  if (isForbidden(error)) return "not allowed to read it";
  return error instanceof InputError ? "the server does not serve this kind" : undefined;
}

/** Formats an owner as `ReplicaSet/web-6d4b`. */
export function ownerText({ kind, name, problem }: Owner): string {
  return `${kind}/${name}${problem === undefined ? "" : ` (${problem})`}`;
}
