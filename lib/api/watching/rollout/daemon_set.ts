import type { KubeObject } from "../../../data/core/object.ts";
import { complete, failing, progressing, type RolloutState } from "./rollout_state.ts";

/** Returns the state of a DaemonSet, in kubectl's words. With OnDelete it is complete if all pods are updated. */
export function daemonSetState({ metadata, spec, status }: KubeObject): RolloutState {
  const name = metadata?.name ?? "";
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    return progressing("Waiting for daemon set spec update to be observed...");
  }
  const { desiredNumberScheduled: wanted = 0, updatedNumberScheduled: updated = 0, numberAvailable: available = 0 } =
    status ?? {};
  if (updated < wanted) {
    if (spec?.updateStrategy?.type === "OnDelete") {
      return failing(
        `daemon set "${name}" only updates pods that are deleted (OnDelete): ${wanted - updated} pods are not updated`,
      );
    }
    return progressing(
      `Waiting for daemon set "${name}" rollout to finish: ${updated} out of ${wanted} new pods have been updated...`,
    );
  }
  if (available < wanted) {
    return progressing(
      `Waiting for daemon set "${name}" rollout to finish: ${available} of ${wanted} updated pods are available...`,
    );
  }
  return complete(`daemon set "${name}" successfully rolled out`);
}
