import type { KubeObject } from "../../../data/core/object.ts";
import { parseApiVersion } from "../../../data/core/resource.ts";
import { daemonSetState } from "./daemon_set.ts";
import { deploymentState } from "./deployment.ts";
import {
  because,
  complete,
  conditionOf,
  failing,
  isUnobserved,
  progressing,
  type RolloutState,
} from "./rollout_state.ts";
import { statefulSetState } from "./stateful_set.ts";

/**
 * Returns the state of the rollout of an object. Returns undefined for an object that is neither a workload nor has
 * standard conditions.
 *
 * @param revision The expected revision of a Deployment; 0 for any.
 */
export function rolloutState(object: KubeObject, revision = 0): RolloutState | undefined {
  const { group } = parseApiVersion(object.apiVersion ?? "");
  switch (`${object.kind}.${group}`) {
    case "Deployment.apps":
      return deploymentState(object, revision);
    case "DaemonSet.apps":
      return daemonSetState(object);
    case "StatefulSet.apps":
      return statefulSetState(object);
    case "ReplicaSet.apps":
      return replicaSetState(object);
    case "Job.batch":
      return jobState(object);
    default:
      return conditionState(object);
  }
}

function replicaSetState(set: KubeObject): RolloutState {
  const { metadata, spec, status } = set;
  const name = metadata?.name ?? "";
  if (isUnobserved(set)) return progressing("Waiting for replica set spec update to be observed...");
  const [wanted, available] = [spec?.replicas ?? 1, status?.availableReplicas ?? 0];
  if ((status?.replicas ?? 0) !== wanted || available < wanted) {
    return progressing(`Waiting for replica set "${name}" to finish: ${available} of ${wanted} pods are available...`);
  }
  return complete(`replica set "${name}" is available`);
}

function jobState(job: KubeObject): RolloutState {
  const { metadata, spec, status } = job;
  const name = metadata?.name ?? "";
  const met = (type: string) => conditionOf(job, type, "True");
  if (met("Complete") !== undefined) return complete(`job "${name}" is complete`);
  const failure = met("Failed");
  if (failure !== undefined) return failing(`job "${name}" has failed${because(failure)}`);
  if (spec?.suspend === true) return failing(`job "${name}" is suspended`);
  const { succeeded = 0, active = 0, failed = 0 } = status ?? {};
  const wanted = spec?.completions ?? 1;
  return progressing(
    `Waiting for job "${name}" to finish: ${succeeded} of ${wanted} completed, ${active} active, ${failed} failed...`,
  );
}

// The rules of kstatus (cli-utils pkg/kstatus) for kinds with standard conditions.
function conditionState(object: KubeObject): RolloutState | undefined {
  const { kind = "object", metadata } = object;
  const name = `${kind} "${metadata?.name ?? ""}"`;
  if (isUnobserved(object)) return progressing(`Waiting for ${name} spec update to be observed...`);
  for (const type of ["Stalled", "Failed"]) {
    const trouble = conditionOf(object, type, "True");
    if (trouble !== undefined) return failing(`${name} is ${type}${because(trouble)}`);
  }
  const ready = conditionOf(object, "Ready") ?? conditionOf(object, "Available");
  const reconciling = conditionOf(object, "Reconciling", "True");
  if (ready === undefined && reconciling === undefined) return undefined;
  if (ready?.status === "True" && reconciling === undefined) return complete(`${name} is ${ready.type}`);
  return progressing(`Waiting for ${name} to become ready${because(reconciling ?? ready)}...`);
}
