import { changeObject, readAndPatch } from "../../api/client/change.ts";
import { decideCordon } from "../../api/client/changes/nodes.ts";
import { type Client, sendJson } from "../../api/client/client.ts";
import { list } from "../../api/client/lists.ts";
import { defined } from "../../data/base/defined.ts";
import { merged } from "../../data/base/merged.ts";
import { delay } from "../../data/base/wait.ts";
import { ApiError, InputError, isForbidden, isNotFound, TimeoutError } from "../../data/core/errors.ts";
import { BOOLEAN, MILLISECONDS, type OptionTable, SELECTOR, SIGNAL, WHOLE_NUMBER } from "../../data/core/options.ts";
import { deleteRequest, rawRequest } from "../../data/request/verbs.ts";
import { createActionPlan } from "../../data/output/text/plan_text.ts";
import {
  DRAIN_COUNTS,
  type DrainedPod,
  type DrainFilters,
  type DrainPlan,
  type DrainResult,
  formatDrainPlan,
  planDrain,
  toDrainLine,
} from "./drain_plan.ts";
import { trackPods } from "./pod_tracker.ts";

/** Options of `drain` and `drainPlan`. */
export interface DrainOptions extends DrainFilters {
  /** Aborts the drain. The node stays unschedulable. */
  signal?: AbortSignal | undefined;
  /** Only evict pods that this label selector selects. @default {all pods of the node} */
  podSelector?: string | Record<string, string> | undefined;
  /** The grace period of each pod in seconds. @default {that of the pod} */
  gracePeriodSeconds?: number | undefined;
  /** The time limit for the pods of a node in milliseconds. @default {none} */
  timeout?: number | undefined;
  /** Delete the pods instead of evicting them, which ignores disruption budgets. @default {false} */
  disableEviction?: boolean | undefined;
  /** Run the requests on the server without storing the result. @default {false} */
  dryRun?: boolean | undefined;
}

/** The table of {@linkcode DrainOptions}. */
export const DRAIN_OPTIONS: OptionTable<DrainOptions> = {
  signal: SIGNAL,
  podSelector: SELECTOR,
  gracePeriodSeconds: WHOLE_NUMBER,
  timeout: MILLISECONDS,
  disableEviction: BOOLEAN,
  dryRun: BOOLEAN,
  ignoreDaemonSets: BOOLEAN,
  deleteEmptyDirData: BOOLEAN,
  force: BOOLEAN,
  skipTerminating: WHOLE_NUMBER,
};

/** A step of a drain. */
export type DrainEvent =
  /** A request to evict the pod is sent. */
  | { type: "evicting"; pod: DrainedPod }
  /** The server refused the eviction for now. It is repeated. */
  | { type: "refused"; pod: DrainedPod; error: ApiError }
  /** The pod has left the node. */
  | { type: "gone"; pod: DrainedPod }
  /** The pod cannot be evicted. */
  | { type: "failed"; pod: DrainedPod; error: unknown };

/** The time between two attempts to evict a pod, as in kubectl. */
const RETRY_MS = 5000;

// The number of pods that are evicted at a time.
const PARALLEL = 16;

/** Returns the plan of a drain: two requests, one for the pods and one for the disruption budgets. */
export async function readDrainPlan(client: Client, node: string, options: DrainOptions = {}): Promise<DrainPlan> {
  const { signal, podSelector, ...filters } = options;
  const [pods, budgets] = await Promise.all([
    list<string>(client, "pods", { signal, namespace: "*", labels: podSelector, fields: `spec.nodeName=${node}` }),
    list<string>(client, "poddisruptionbudgets", { signal, namespace: "*" })
      // The plan only lacks the budgets then. The server checks them anyway.
      .catch((error) => isForbidden(error) || isNotFound(error) ? undefined : Promise.reject(error)),
  ]);
  const steps = planDrain(pods.items, budgets?.items ?? [], { filters, now: new Date() });
  return createActionPlan({ node }, {
    steps,
    words: DRAIN_COUNTS,
    calls: { apply: () => applyDrain(client, { node, steps }, options) },
    toLine: toDrainLine,
    format: (pods) => formatDrainPlan(node, pods),
  });
}

/**
 * Makes a node unschedulable and evicts its pods.
 *
 * @returns The plan that was carried out.
 * @throws {InputError} If pods refuse to go, or if an eviction failed. Nothing is evicted if a pod refuses.
 */
export async function drain(client: Client, node: string, options: DrainOptions = {}): Promise<DrainPlan> {
  await cordon(client, node, options);
  const plan = await readDrainPlan(client, node, options);
  const failures = (await evictAll(client, plan, options)).filter(({ result }) => result === "failed")
    .map(({ step: { namespace, name }, error }) =>
      `${namespace}/${name}: ${error instanceof Error ? error.message : error}`
    );
  if (failures.length > 0) throw new InputError(`Cannot drain the node "${node}": ${failures.join("; ")}`);
  return plan;
}

/** The node and the pods of a plan. */
type DrainedNode = Pick<DrainPlan, "node" | "steps">;

async function applyDrain(client: Client, plan: DrainedNode, options: DrainOptions): Promise<DrainResult[]> {
  requireDrainable(plan);
  await cordon(client, plan.node, options);
  return await evictAll(client, plan, options);
}

async function cordon(client: Client, node: string, { signal, dryRun }: DrainOptions): Promise<void> {
  await changeObject(readAndPatch(client), { type: "node", name: node }, decideCordon(true), { signal, dryRun });
}

async function evictAll(client: Client, plan: DrainedNode, options: DrainOptions): Promise<DrainResult[]> {
  const failed = new Map<DrainedPod, unknown>();
  for await (const event of evictPods(client, plan, options)) {
    if (event.type === "failed") failed.set(event.pod, event.error);
  }
  return plan.steps.map((step) => {
    if (failed.has(step)) return { step, result: "failed", error: failed.get(step) };
    return { step, result: step.action === "evict" ? "evicted" : "stayed" };
  });
}

/** @throws {InputError} If pods refuse to go. The words are kubectl's. */
export function requireDrainable({ node, steps }: DrainedNode): void {
  const byReason = Map.groupBy(
    steps.flatMap((pod) => pod.refusals.map((reason) => ({ pod, reason }))),
    (each) => each.reason,
  );
  if (byReason.size === 0) return;
  const parts = [...byReason].map(([reason, refused]) => {
    return `cannot delete ${reason}: ${refused.map(({ pod }) => `${pod.namespace}/${pod.name}`).join(", ")}`;
  });
  throw new InputError(`unable to drain node "${node}": ${parts.join("; ")}`);
}

/** Reads the plan of a node and yields the steps of its evictions, for a caller that shows them. */
export async function* drainSteps(
  client: Client,
  node: string,
  options: DrainOptions,
  planned: (plan: DrainPlan) => Promise<void> | void,
): AsyncGenerator<DrainEvent, void, undefined> {
  const plan = await readDrainPlan(client, node, options);
  await planned(plan);
  yield* evictPods(client, plan, options);
}

async function* evictPods(
  client: Client,
  plan: DrainedNode,
  options: DrainOptions,
): AsyncGenerator<DrainEvent, void, undefined> {
  requireDrainable(plan);
  const pods = plan.steps.filter(({ action }) => action === "evict");
  if (pods.length === 0) return;
  const clock = (options.timeout ?? 0) === 0 ? undefined : AbortSignal.timeout(options.timeout ?? 0);
  const ended = new AbortController();
  const signals = [ended.signal, options.signal, clock].filter((signal) => signal !== undefined);
  const signal = AbortSignal.any(signals);
  const tracker = options.dryRun ? undefined : trackPods(client, plan.node, pods, signal);
  const steps = async function* (pod: DrainedPod): AsyncGenerator<DrainEvent, void, undefined> {
    try {
      yield* evict(client, pod, { ...options, signal }, () => tracker?.isGone(pod.uid) ?? false);
      await tracker?.untilGone(pod.uid);
      yield { type: "gone", pod };
    } catch (error) {
      const late = clock?.aborted
        ? new TimeoutError(`global timeout reached: ${Number(options.timeout) / 1000}s`)
        : error;
      yield { type: "failed", pod, error: late };
    }
  };
  // Each stream takes the next pod when its pod has left, so a pod that may not go does not hold up the others.
  const waiting = pods.values();
  const streams = Array.from({ length: PARALLEL }, () => {
    const stream = async function* () {
      for (const pod of waiting) yield* steps(pod);
    }();
    // If the consumer stops early, an eviction that waits ends immediately.
    const end = async () => {
      ended.abort();
      await stream.return();
    };
    return { next: () => stream.next(), return: end };
  });
  try {
    for await (const { value } of merged(streams)) yield value;
  } finally {
    ended.abort();
    await tracker?.ended;
  }
}

/** Requests the eviction of a pod, until the server accepts it or the pod is gone. */
async function* evict(
  client: Client,
  pod: DrainedPod,
  { signal, gracePeriodSeconds, disableEviction, dryRun }: DrainOptions & { signal: AbortSignal },
  isGone: () => boolean,
): AsyncGenerator<DrainEvent, void, undefined> {
  const { name, namespace, uid } = pod;
  // Never a pod of the same name that replaced this one, perhaps on another node.
  const preconditions = { uid };
  const eviction = rawRequest(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
    method: "POST",
    signal,
    body: {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name, namespace },
      deleteOptions: defined({ gracePeriodSeconds, preconditions, dryRun: dryRun ? ["All"] : undefined }),
    },
  });
  while (!isGone()) {
    yield { type: "evicting", pod };
    try {
      if (disableEviction) {
        const resource = await client.discovery.resolve("pods", signal);
        const where = { name, namespace, signal, preconditions, dryRun, gracePeriodSeconds };
        await sendJson(client, deleteRequest(resource, where));
      } else await sendJson(client, eviction.clone());
      return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, status } = error;
      // A conflict means that the name belongs to another pod now.
      if (code === 404 || code === 409) return;
      const isEnding = code === 403 && status.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating");
      if (code !== 429 && !isEnding) throw error;
      yield { type: "refused", pod, error };
      await delay(RETRY_MS, signal);
    }
  }
}
