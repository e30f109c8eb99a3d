import { type Client, sendJson } from "../../api/client/client.ts";
import { InputError, isForbidden, isNotFound } from "../../data/core/errors.ts";
import type { KubeObject, OwnerReference } from "../../data/core/object.ts";
import { metadataGetRequest } from "../../data/request/verbs.ts";

/** An object that owns another, itself or through others. */
export interface Owner extends Pick<OwnerReference, "apiVersion" | "kind" | "name" | "uid"> {
  /** The namespace; none for what belongs to the cluster. */
  namespace?: string;
  /** Why nothing more is known of it: it is gone, or may not be read. */
  problem?: string;
}

/** How far up a chain of owners is followed; they can be made to go round in circles. */
const LONGEST = 10;

/** The owners of an object, the nearest first: of each, the one that manages it. */
export async function readOwners(client: Client, object: KubeObject, signal?: AbortSignal): Promise<Owner[]> {
  const owners: Owner[] = [];
  const { namespace } = object.metadata ?? {};
  let reference = findController(object);
  while (reference !== undefined && owners.length < LONGEST && !owners.some(({ uid }) => uid === reference?.uid)) {
    const { owner, next } = await read(client, reference, namespace, signal);
    owners.push(owner);
    reference = next;
  }
  return owners;
}

/** Which of an object's owners manages it; the first where none says so. */
export function findController({ metadata }: KubeObject): OwnerReference | undefined {
  const references = metadata?.ownerReferences;
  return references?.find(({ controller }) => controller) ?? references?.[0];
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
    const request = metadataGetRequest(resource, { ...scope, name, ...(signal === undefined ? {} : { signal }) });
    const found = await sendJson<KubeObject>(client, request);
    if (found.metadata?.uid !== uid) {
      return { owner: { ...owner, ...scope, problem: "gone: the name is another's now" } };
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
  return error instanceof InputError ? "this server has no such kind" : undefined;
}

/** Writes an owner as `ReplicaSet/web-6d4b`. */
export function ownerText({ kind, name, problem }: Owner): string {
  return `${kind}/${name}${problem === undefined ? "" : ` (${problem})`}`;
}
