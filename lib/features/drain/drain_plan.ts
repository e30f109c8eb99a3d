import { labelRequirements, matchesSelector } from "../../data/core/selectors.ts";
import { isConditionTrue } from "../../data/core/conditions.ts";
import { isPodDone } from "../../data/core/pod_status.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { alignedRows } from "../../data/output/text/page.ts";
import type { ActionPlan, PlanLine, PlanWords } from "../../data/output/text/plan_text.ts";

/** Options that decide which pods leave a node. */
export interface DrainFilters {
  /** Leave the pods of DaemonSets on the node, instead of refusing. @default {false} */
  ignoreDaemonSets?: boolean | undefined;
  /** Evict pods with emptyDir volumes, whose data is lost. @default {false} */
  deleteEmptyDirData?: boolean | undefined;
  /** Evict pods without a controller, which nothing starts again. @default {false} */
  force?: boolean | undefined;
  /** Skip pods that have been terminating for more than this number of seconds. @default {none are skipped} */
  skipTerminating?: number | undefined;
}

/** The effect of a drain on one pod. `stay`: it is left on the node. `refused`: the options do not allow it to leave. */
export type DrainAction = "evict" | "stay" | "refused";

/** A pod of a node that is drained, with everything that keeps it there. */
export interface DrainedPod {
  /** The effect on the pod. */
  action: DrainAction;
  /** The namespace of the pod. */
  namespace: string;
  /** The name of the pod. */
  name: string;
  /** The uid of the pod. */
  uid: string;
  /** Its controller: `ReplicaSet/web-5d4f`. */
  controller?: string | undefined;
  /** The names of the disruption budgets that select it. */
  budgets: string[];
  /** The number of evictions that its budgets allow now. */
  allowed?: number | undefined;
  /** Reasons why the drain is refused, in kubectl's words. */
  refusals: string[];
  /** Reasons why the pod may not leave, or not soon. */
  blockers: string[];
  /** Consequences of the options. */
  warnings: string[];
}

/** The result of draining one pod. */
export interface DrainResult {
  /** The pod. */
  step: DrainedPod;
  /** The effect. */
  result: "evicted" | "stayed" | "failed";
  /** The error of an eviction that failed. */
  error?: unknown;
}

/** Everything that happens if a node is drained. */
export interface DrainPlan extends ActionPlan<DrainedPod, DrainAction, DrainResult> {
  /** The name of the node. */
  node: string;
  /**
   * Makes the node unschedulable and evicts exactly these pods. Pods that the node got since are left.
   *
   * @throws {InputError} If pods refuse to go. Nothing is sent.
   */
  apply(): Promise<DrainResult[]>;
}

/** kubectl's words (drain/filters.go). */
const DRAIN_WORDS = {
  daemonSet: "DaemonSet-managed Pods",
  localStorage: "Pods with local storage",
  unmanaged: "Pods that declare no controller",
} as const;

/** Returns the steps of a drain: each pod with its budgets, and the reasons that keep it on the node. */
export function planDrain(
  pods: readonly KubeObject[],
  budgets: readonly KubeObject[],
  { filters = {}, now }: { filters?: DrainFilters; now: Date },
): DrainedPod[] {
  return pods.map((pod) => planPod(pod, budgets, filters, now));
}

/** The words for the number of pods with an action. */
export const DRAIN_COUNTS: PlanWords<DrainAction> = { evict: "to evict", stay: "to leave", refused: "refused" };

/** Returns the line of a pod in the table that all plans share. */
export function toDrainLine({ action, namespace, name, ...pod }: DrainedPod): PlanLine<DrainAction> {
  return { action, name: `pod/${name}`, namespace, note: reasonsOf(pod) };
}

/** Formats the plan of a node: each pod with its controller and its budgets. */
export function formatDrainPlan(node: string, pods: readonly DrainedPod[]): string {
  const rows = pods.map((pod) => [
    `${pod.namespace}/${pod.name}`,
    pod.controller ?? "<none>",
    pod.budgets.length === 0 ? "<none>" : pod.budgets.join(","),
    pod.allowed === undefined ? "" : String(pod.allowed),
    pod.action,
    reasonsOf(pod),
  ]);
  const head = ["POD", "CONTROLLER", "BUDGETS", "ALLOWED", "ACTION", "REASON"];
  const evicted = pods.filter(({ action }) => action === "evict").length;
  return `node/${node}: ${evicted} of ${pods.length} pods leave\n${alignedRows([head, ...rows]).join("\n")}\n`;
}

function reasonsOf({ refusals, blockers, warnings }: Pick<DrainedPod, "refusals" | "blockers" | "warnings">): string {
  return [...refusals, ...blockers, ...warnings].join("; ");
}

function planPod(pod: KubeObject, budgets: readonly KubeObject[], filters: DrainFilters, now: Date): DrainedPod {
  const { name = "", namespace = "", uid = "", annotations = {}, deletionTimestamp } = pod.metadata ?? {};
  const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller);
  const isFinished = isPodDone(pod);
  const found = isFinished ? [] : budgets.filter((budget) => selects(budget, pod));
  const planned: DrainedPod = {
    action: "evict",
    namespace,
    name,
    uid,
    controller: owner && `${owner.kind}/${owner.name}`,
    budgets: found.map(({ metadata }) => metadata?.name ?? ""),
    allowed: found.length === 0 ? undefined : Math.min(...found.map(allowedBy)),
    refusals: [],
    blockers: [],
    warnings: [],
  };
  const age = deletionTimestamp === undefined ? 0 : (now.getTime() - Date.parse(deletionTimestamp)) / 1000;
  const { skipTerminating = 0 } = filters;
  if (annotations["kubernetes.io/config.mirror"] !== undefined || (skipTerminating > 0 && age > skipTerminating)) {
    return { ...planned, action: "stay" };
  }
  const isDaemon = owner?.kind === "DaemonSet" && !isFinished;
  if (isDaemon) {
    if (!filters.ignoreDaemonSets) return { ...planned, action: "refused", refusals: [DRAIN_WORDS.daemonSet] };
    return { ...planned, action: "stay", warnings: [`ignoring ${DRAIN_WORDS.daemonSet}`] };
  }
  const hasStorage = pod.spec?.volumes?.some(({ emptyDir }: { emptyDir?: unknown }) => emptyDir !== undefined) ?? false;
  if (hasStorage && !isFinished) {
    if (filters.deleteEmptyDirData) planned.warnings.push(`deleting ${DRAIN_WORDS.localStorage}`);
    else planned.refusals.push(DRAIN_WORDS.localStorage);
  }
  if (owner === undefined && !isFinished) {
    if (filters.force) planned.warnings.push(`deleting ${DRAIN_WORDS.unmanaged}`);
    else planned.refusals.push(DRAIN_WORDS.unmanaged);
  }
  const action = planned.refusals.length === 0 ? "evict" : "refused";
  return { ...planned, action, blockers: blockersOf(pod, found, age) };
}

function selects({ metadata, spec }: KubeObject, pod: KubeObject): boolean {
  const requirements = labelRequirements(spec?.selector);
  return metadata?.namespace === pod.metadata?.namespace && requirements !== undefined &&
    matchesSelector(requirements, pod.metadata?.labels);
}

function allowedBy({ status }: KubeObject): number {
  return Number(status?.disruptionsAllowed ?? 0);
}

function blockersOf(pod: KubeObject, budgets: readonly KubeObject[], age: number): string[] {
  const { finalizers = [], deletionTimestamp } = pod.metadata ?? {};
  const blockers: string[] = [];
  if (budgets.length > 1) {
    const names = budgets.map(({ metadata }) => metadata?.name).join(", ");
    blockers.push(`can never go: several disruption budgets select it (${names})`);
  }
  for (const budget of budgets) blockers.push(...budgetBlockers(budget, pod));
  if (finalizers.length > 0) blockers.push(`waits for its finalizers: ${finalizers.join(", ")}`);
  if (deletionTimestamp !== undefined) blockers.push(`has been terminating for ${Math.max(0, Math.round(age))} s`);
  const grace = Number(pod.spec?.terminationGracePeriodSeconds ?? 30);
  if (grace > 300) blockers.push(`may take ${grace} s to terminate`);
  return blockers;
}

// As the API server decides on an eviction (registry/core/pod/storage/eviction.go).
function budgetBlockers({ metadata, spec, status }: KubeObject, pod: KubeObject): string[] {
  const name = metadata?.name ?? "";
  const isPending = pod.status?.phase === "Pending";
  const ready = isConditionTrue(pod, "Ready");
  if (isPending) return [];
  if (Number(status?.observedGeneration ?? 0) < Number(metadata?.generation ?? 0)) {
    return [`the disruption budget ${name} has not been processed yet`];
  }
  if (!ready) {
    const isHealthy = Number(status?.currentHealthy ?? 0) >= Number(status?.desiredHealthy ?? 0) &&
      Number(status?.desiredHealthy ?? 0) > 0;
    if (spec?.unhealthyPodEvictionPolicy === "AlwaysAllow" || isHealthy) return [];
  }
  if (allowedBy({ status }) > 0) return [];
  const { desiredHealthy = 0, currentHealthy = 0, expectedPods = 0 } = status ?? {};
  const counts = `${currentHealthy} of ${desiredHealthy} required pods are healthy`;
  if (expectedPods > 0 && desiredHealthy >= expectedPods) {
    return [`can never go: the disruption budget ${name} requires all ${expectedPods} pods`];
  }
  return [
    ready
      ? `waits for the disruption budget ${name}: ${counts}`
      : `is not ready, and waits for the disruption budget ${name}: ${counts}`,
  ];
}
