import { delay } from "../../data/base/wait.ts";
import type { Pod } from "../../data/core/kinds.ts";
import { isRecord } from "../../data/core/object.ts";
import type { Client } from "../client/client.ts";
import { raw } from "../client/raw.ts";
import { isReady, type PodTarget } from "./pod_target.ts";

/** The wait before a watch that ended is opened again. */
const AGAIN_MS = 2000;

/** Waits until a pod is deleted, is being deleted, or is no longer ready. Watching may be forbidden: then it waits on. */
export async function untilUnfit(client: Client, { namespace, name }: PodTarget, signal: AbortSignal): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?watch=true&fieldSelector=metadata.name%3D${
    encodeURIComponent(name)
  }`;
  let wasReady = false;
  while (!signal.aborted) {
    try {
      for await (const event of await raw(client, path, { signal }) as AsyncIterable<unknown>) {
        if (!isRecord(event) || !isRecord(event.object) || event.type === "ERROR") break;
        const pod = event.object as Pod;
        if (event.type === "DELETED" || pod.metadata?.deletionTimestamp !== undefined) return;
        if (wasReady && !isReady(pod)) return;
        wasReady ||= isReady(pod);
      }
    } catch {
      // If the failure lasts, the next connection to the pod reports it.
    }
    await delay(AGAIN_MS, signal).catch(() => {});
  }
}
