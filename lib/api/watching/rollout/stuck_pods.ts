import { containerTrouble } from "../never_met.ts";
import type { Client } from "../../client/client.ts";
import { HASH, isControlledBy, REVISION } from "../../client/changes/rollout_history.ts";
import { list } from "../../client/lists.ts";
import { defined } from "../../../data/base/defined.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { formatLabelSelector } from "../../../data/core/selectors.ts";
import { conditionOf } from "./rollout_state.ts";

/** A pod of a rollout that does not start. */
export interface StuckPod {
  name: string;
  /** `container main: ImagePullBackOff: ...`, or `unschedulable: ...`. */
  reason: string;
}

/** Finds the new pods of a rollout that do not start. Costs one request, or two for a Deployment. */
export async function stuckPods(client: Client, workload: KubeObject, signal?: AbortSignal): Promise<StuckPod[]> {
  const { kind, metadata, spec, status } = workload;
  const labels = formatLabelSelector(spec?.selector);
  if (labels === undefined) return [];
  const scope = defined({ namespace: metadata?.namespace, labels, signal });
  const { items: pods } = await list(client, "pods", scope);
  const label = kind === "Deployment" ? HASH : "controller-revision-hash";
  const hash = kind === "Deployment"
    ? await newestHash(client, workload, scope)
    : kind === "StatefulSet"
    ? status?.updateRevision
    : undefined;
  return pods.filter(({ metadata }) => hash === undefined || metadata.labels?.[label] === hash)
    .flatMap((pod) => {
      const reason = containerTrouble(pod.status) ?? unschedulable(pod);
      return reason === undefined ? [] : [{ name: pod.metadata.name, reason }];
    });
}

async function newestHash(
  client: Client,
  deployment: KubeObject,
  scope: { labels: string; namespace?: string | undefined; signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  const { items } = await list(client, "replicasets.apps", scope);
  const revision = deployment.metadata?.annotations?.[REVISION];
  const newest = items.find((set) =>
    set.metadata.annotations?.[REVISION] === revision && isControlledBy(set, deployment)
  );
  return newest?.metadata.labels?.[HASH];
}

function unschedulable(pod: KubeObject): string | undefined {
  const scheduled = conditionOf(pod, "PodScheduled", "False");
  return scheduled?.reason === "Unschedulable" ? `unschedulable: ${scheduled.message ?? ""}` : undefined;
}
