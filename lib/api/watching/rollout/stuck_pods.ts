import { containerTrouble } from "../never_met.ts";
import type { Client } from "../../client/client.ts";
import { list } from "../../client/lists.ts";
import { defined } from "../../../data/base/defined.ts";
import { type KubeObject, records } from "../../../data/core/object.ts";
import { formatLabelSelector } from "../../../data/core/selectors.ts";

/** A pod of a rollout that does not start. */
export interface StuckPod {
  name: string;
  /** `container main: ImagePullBackOff: ...`, or `unschedulable: ...`. */
  reason: string;
}

const REVISION = "deployment.kubernetes.io/revision";

/** Finds the new pods of a rollout that do not start. Costs one request, or two for a Deployment. */
export async function stuckPods(client: Client, workload: KubeObject, signal?: AbortSignal): Promise<StuckPod[]> {
  const { kind, metadata, spec, status } = workload;
  const labels = formatLabelSelector(spec?.selector);
  if (labels === undefined) return [];
  const scope = defined({ namespace: metadata?.namespace, labels, signal });
  const { items: pods } = await list(client, "pods", scope);
  const label = kind === "Deployment" ? "pod-template-hash" : "controller-revision-hash";
  const hash = kind === "Deployment"
    ? await newestHash(client, workload, scope)
    : kind === "StatefulSet"
    ? status?.updateRevision
    : undefined;
  return pods.filter(({ metadata }) => hash === undefined || metadata.labels?.[label] === hash)
    .flatMap(({ metadata, status }) => {
      const reason = containerTrouble(status) ?? unschedulable(status);
      return reason === undefined ? [] : [{ name: metadata.name, reason }];
    });
}

async function newestHash(
  client: Client,
  { metadata }: KubeObject,
  scope: { labels: string; namespace?: string | undefined; signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  const { items } = await list(client, "replicasets.apps", scope);
  const revision = metadata?.annotations?.[REVISION];
  const newest = items.find((set) =>
    set.metadata.annotations?.[REVISION] === revision &&
    set.metadata.ownerReferences?.some(({ uid }) => uid === metadata?.uid)
  );
  return newest?.metadata.labels?.["pod-template-hash"];
}

function unschedulable(status: KubeObject["status"]): string | undefined {
  const found = records(status?.conditions).find(({ type, status, reason }) =>
    type === "PodScheduled" && status === "False" && reason === "Unschedulable"
  );
  return found === undefined ? undefined : `unschedulable: ${found.message ?? ""}`;
}
