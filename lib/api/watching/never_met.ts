import { type KubeObject, records } from "../../data/core/object.ts";
import { isPodDone } from "../../data/core/pod_status.ts";
import { reasonText } from "./reason_text.ts";
import { conditionOf } from "./rollout/rollout_state.ts";

/**
 * Returns why an object can never get a condition, or undefined if it still can: a Pod that has completed never becomes
 * Ready, and a Job that has failed never becomes Complete.
 */
export function neverMet(object: KubeObject, type: string, wanted: string): string | undefined {
  if (wanted.toLowerCase() !== "true") return undefined;
  const condition = type.toLowerCase();
  const { kind, status } = object;
  if (kind === "Pod" && isPodDone(object) && (condition === "ready" || condition === "containersready")) {
    return `its phase is ${status?.phase}, so it can never become ${type}`;
  }
  if (kind !== "Job") return undefined;
  const other = { complete: "Failed", failed: "Complete" }[condition];
  const ended = other === undefined ? undefined : conditionOf(object, other, "True");
  return ended && reasonText(`condition ${other} is True`, ended.reason, ended.message);
}

// The reasons of containers that do not start without a change by a person.
const STUCK = new Set([
  "CrashLoopBackOff",
  "ImagePullBackOff",
  "ErrImagePull",
  "ErrImageNeverPull",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
]);

/**
 * Returns why an object is stuck: a Pod or a Job that has failed, a container that does not start, a Deployment that
 * exceeded its progress deadline.
 */
export function stuckReason({ kind, metadata, status, spec }: KubeObject): string | undefined {
  if (kind === "Pod") return status?.phase === "Failed" ? `its phase is Failed` : containerTrouble(status);
  const observed = status?.observedGeneration ?? 0;
  if (observed < (metadata?.generation ?? 0)) return undefined;
  const trouble = records(status?.conditions).find(({ type, status, reason }) =>
    (type === "Failed" && status === "True") || (type === "Stalled" && status === "True") ||
    (type === "Progressing" && status === "False" && reason === "ProgressDeadlineExceeded")
  );
  const isDone = kind === "Deployment" && status?.updatedReplicas === spec?.replicas &&
    status?.availableReplicas === spec?.replicas;
  if (trouble === undefined || isDone) return undefined;
  return reasonText(`condition ${trouble.type} is ${trouble.status}`, trouble.reason, trouble.message);
}

/** Returns the trouble of the first container that does not start: `container main: ImagePullBackOff: ...`. */
export function containerTrouble(status: KubeObject["status"]): string | undefined {
  for (const { name, state } of [...records(status?.initContainerStatuses), ...records(status?.containerStatuses)]) {
    const waiting = (state as { waiting?: { reason?: string; message?: string } } | undefined)?.waiting;
    if (STUCK.has(waiting?.reason ?? "")) return reasonText(`container ${name}`, waiting?.reason, waiting?.message);
  }
  return undefined;
}
