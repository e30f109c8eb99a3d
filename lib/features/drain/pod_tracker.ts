import type { Client } from "../../api/client/client.ts";
import { list } from "../../api/client/lists.ts";
import { raw } from "../../api/client/raw.ts";
import { untilAborted } from "../../data/base/wait.ts";
import { isRecord } from "../../data/core/object.ts";

/** Tracks which pods have left a node. */
export interface PodTracker {
  /** Reports whether a pod has left the node. */
  isGone(uid: string): boolean;
  /** Resolves when a pod has left the node. Rejects if the signal is aborted first. */
  untilGone(uid: string): Promise<void>;
  /** Resolves when the tracker has ended. */
  ended: Promise<void>;
}

/**
 * Follows the pods of a node with a single watch. A pod has left if it is deleted, or if the name belongs to another pod.
 * If the watch ends, the pods are listed again.
 *
 * @param options.version The resourceVersion of the list of pods.
 * @param options.signal Ends the tracker.
 */
export function trackPods(
  client: Client,
  node: string,
  pods: readonly { uid: string }[],
  { version, signal }: { version: string | undefined; signal: AbortSignal },
): PodTracker {
  const left = new Map(pods.map(({ uid }) => [uid, Promise.withResolvers<void>()]));
  const gone = (uid: string) => {
    left.get(uid)?.resolve();
    left.delete(uid);
  };
  const fields = `spec.nodeName=${node}`;
  const follow = async (from: string | undefined) => {
    const query = new URLSearchParams({ watch: "true", fieldSelector: fields, resourceVersion: from ?? "" });
    const events = await raw(client, `/api/v1/pods?${query}`, { signal });
    for await (const event of events as AsyncIterable<unknown>) {
      if (!isRecord(event) || !isRecord(event.object)) continue;
      if (event.type === "ERROR") return;
      const { metadata } = event.object;
      if (event.type === "DELETED" && isRecord(metadata)) gone(String(metadata.uid));
      if (left.size === 0) return;
    }
  };
  const run = async () => {
    let from = version;
    while (left.size > 0 && !signal.aborted) {
      await follow(from).catch((error) => {
        if (!signal.aborted) throw error;
      });
      if (left.size === 0 || signal.aborted) return;
      const { items, metadata } = await list<string>(client, "pods", { signal, namespace: "*", fields });
      const here = new Set(items.map(({ metadata }) => metadata.uid));
      for (const uid of [...left.keys()]) if (!here.has(uid)) gone(uid);
      from = metadata.resourceVersion;
    }
  };
  // An error of the watch belongs to every pod that is still awaited.
  const ended = untilAborted(run(), signal).catch((error) => {
    if (signal.aborted) return;
    for (const waiter of left.values()) {
      waiter.promise.catch(() => {});
      waiter.reject(error);
    }
  });
  return {
    isGone: (uid) => !left.has(uid),
    untilGone: async (uid) => {
      const waiter = left.get(uid);
      if (waiter !== undefined) await untilAborted(waiter.promise, signal);
    },
    ended,
  };
}
