import type { KubeObject } from "../../../data/core/object.ts";
import { REVISION } from "../../client/changes/rollout_history.ts";
import { because, complete, conditionOf, failing, progressing, type RolloutState } from "./rollout_state.ts";

/**
 * Returns the state of a Deployment, in kubectl's words (polymorphichelpers/rollout_status.go). Unlike in kubectl, a
 * complete rollout never counts as failed: an earlier rollout may have exceeded the deadline.
 */
export function deploymentState(deployment: KubeObject, wantedRevision: number): RolloutState {
  const { metadata, spec, status } = deployment;
  const name = metadata?.name ?? "";
  if (wantedRevision > 0) {
    const revision = Number(metadata?.annotations?.[REVISION] ?? 0);
    if (revision !== wantedRevision) {
      return failing(`desired revision (${wantedRevision}) is different from the running revision (${revision})`);
    }
  }
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    return progressing("Waiting for deployment spec update to be observed...");
  }
  const wanted = spec?.replicas ?? 1;
  const { updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0 } = status ?? {};
  const waiting = updated < wanted
    ? `${updated} out of ${wanted} new replicas have been updated...`
    : replicas > updated
    ? `${replicas - updated} old replicas are pending termination...`
    : available < updated
    ? `${available} of ${updated} updated replicas are available...`
    : undefined;
  if (waiting === undefined) return complete(`deployment "${name}" successfully rolled out`);
  const stalled = conditionOf(deployment, "Progressing", "False");
  if (stalled?.reason === "ProgressDeadlineExceeded") {
    return failing(`deployment "${name}" exceeded its progress deadline`);
  }
  if (spec?.paused === true) return failing(`deployment "${name}" is paused: ${waiting}`);
  const refused = conditionOf(deployment, "ReplicaFailure", "True");
  return progressing(`Waiting for deployment "${name}" rollout to finish: ${waiting}${because(refused)}`);
}
