import type { Client } from "../../api/client/client.ts";
import { SHORT_SILENCE, watch } from "../../api/watching/watch.ts";
import { untilAborted } from "../../data/base/wait.ts";

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
 * Tracks when the given pods leave a node, with a single watch that survives lost connections. A pod has left if it is
 * deleted, or if another pod has its name.
 *
 * @param signal Ends the tracker.
 */
export function trackPods(
  client: Client,
  node: string,
  pods: readonly { uid: string }[],
  signal: AbortSignal,
): PodTracker {
  const left = new Map(pods.map(({ uid }) => [uid, Promise.withResolvers<void>()]));
  const gone = (uid: string) => {
    left.get(uid)?.resolve();
    left.delete(uid);
  };
  const run = async () => {
    const present = new Set<string>();
    const scope = { namespace: "*", fields: { "spec.nodeName": node }, metadataOnly: true };
    for await (const event of watch(client, "pods", { ...scope, silenceLimit: SHORT_SILENCE, signal })) {
      if ("object" in event) {
        const { uid = "" } = event.object.metadata;
        present.add(uid);
        if (event.type === "deleted") gone(uid);
      } else if (event.type === "synced") {
        // The list was complete, so the others have left before it.
        for (const uid of [...left.keys()]) if (!present.has(uid)) gone(uid);
      }
      if (left.size === 0) return;
    }
  };
  // If the watch cannot continue, no pod can be awaited.
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
