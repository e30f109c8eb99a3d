import type { Pod } from "../../data/core/kinds.ts";
import type { Stored } from "../../data/core/object.ts";
import type { PodPath } from "../../data/request/streams.ts";
import type { Client } from "../client/client.ts";
import { list } from "../client/lists.ts";
import { get } from "../client/reading.ts";

/** A pod as the server returns it. */
export type StoredPod = Stored<Pod> & { metadata: { namespace: string } };

// The type is stated, because a module that `k8s types` writes may give the word "pods" another one.

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
