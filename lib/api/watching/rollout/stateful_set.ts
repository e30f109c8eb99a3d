import type { KubeObject } from "../../../data/core/object.ts";
import { complete, failing, progressing, type RolloutState } from "./rollout_state.ts";

/**
 * Returns the state of a StatefulSet, in kubectl's words. Unlike kubectl, it also waits for the revision and, with
 * minReadySeconds, until the pods are available (kubernetes#136831).
 */
export function statefulSetState({ metadata, spec, status }: KubeObject): RolloutState {
  const name = metadata?.name ?? "";
  const observed = status?.observedGeneration ?? 0;
  if (observed === 0 || observed < (metadata?.generation ?? 0)) {
    return progressing("Waiting for statefulset spec update to be observed...");
  }
  const wanted = spec?.replicas ?? 1;
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0, availableReplicas: available = 0 } = status ?? {};
  const { currentRevision, updateRevision } = status ?? {};
  const { type = "RollingUpdate", rollingUpdate } = spec?.updateStrategy ?? {};
  const isUpdated = currentRevision === updateRevision || updated >= wanted;
  if (type === "OnDelete" && !isUpdated) {
    return failing(
      `statefulset "${name}" only updates pods that are deleted (OnDelete): ${wanted - updated} pods are not updated`,
    );
  }
  if (ready < wanted) return progressing(`Waiting for ${wanted - ready} pods to be ready...`);
  const partition = rollingUpdate?.partition ?? 0;
  if (partition > 0) {
    const due = Math.max(0, wanted - partition);
    if (updated < due) {
      return progressing(
        `Waiting for partitioned roll out to finish: ${updated} out of ${due} new pods have been updated...`,
      );
    }
    return complete(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  if (!isUpdated) {
    return progressing(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${updateRevision}...`,
    );
  }
  if ((spec?.minReadySeconds ?? 0) > 0 && available < wanted) {
    return progressing(`Waiting for ${wanted - available} pods to be available...`);
  }
  const pods = status?.currentReplicas ?? updated;
  return complete(`statefulset rolling update complete ${pods} pods at revision ${currentRevision ?? ""}...`);
}
