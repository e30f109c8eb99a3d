import { isNotFound } from "../../data/core/errors.ts";
import type { Pod } from "../../data/core/kinds.ts";
import type { Stored } from "../../data/core/object.ts";
import type { PodPath } from "../../data/request/streams.ts";
import type { Client } from "../client/client.ts";
import { list } from "../client/lists.ts";
import { get } from "../client/reading.ts";

/** A pod as the server returns it. */
export type StoredPod = Stored<Pod> & { metadata: { namespace: string } };

// The type is explicit, because a module written by `k8s types` may give the word "pods" another type.

/**
 * Reads a pod.
 *
 * @throws {ApiError} If it does not exist.
 */
export async function readPod(
  client: Client,
  { namespace, name }: PodPath,
  signal: AbortSignal | undefined,
): Promise<StoredPod> {
  return await get<string>(client, "pod", name, { namespace, signal }) as StoredPod;
}

/** Reads a pod. Returns undefined if it does not exist. */
export async function readPodIfPresent(
  client: Client,
  path: PodPath,
  signal: AbortSignal | undefined,
): Promise<StoredPod | undefined> {
  try {
    return await readPod(client, path, signal);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Lists the pods that match a label selector. */
export async function listPods(
  client: Client,
  options: {
    namespace: string | undefined;
    labels: string | Record<string, string>;
    signal?: AbortSignal | undefined;
  },
): Promise<StoredPod[]> {
  return (await list<string>(client, "pods", options)).items as StoredPod[];
}
