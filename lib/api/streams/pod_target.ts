import { delay } from "../../data/base/wait.ts";
import { hint, InputError, KubeError } from "../../data/core/errors.ts";
import type { Pod } from "../../data/core/kinds.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import { formatLabelSelector, formatSelector } from "../../data/core/selectors.ts";
import { type Client, scoped, splitName } from "../client/client.ts";
import { get } from "../client/reading.ts";
import { listPods, readPod, type StoredPod } from "./read_pod.ts";

/** A pod, and the object that it was chosen for. */
export interface PodTarget {
  namespace: string;
  name: string;
  /** The pod, if it had to be read. */
  pod?: StoredPod | undefined;
  /** The Service or workload that the pod belongs to. */
  owner?: KubeObject | undefined;
}

/** Options of {@linkcode findPod}. */
export interface FindPodOptions {
  namespace?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds to wait for a pod of a workload that has none. @default {0} */
  wait?: number | undefined;
}

const POLL_MS = 1000;

/**
 * Finds the pod of a target: a pod by its name (no request is sent), or a pod of a Service or workload, a ready one if
 * there is one.
 *
 * @throws {ApiError} If the Service or workload does not exist.
 * @throws {InputError} If the kind selects no pods.
 * @throws {KubeError} If it has no pods.
 */
export async function findPod(
  client: Client,
  target: string,
  targetName: string | undefined,
  options: FindPodOptions = {},
): Promise<PodTarget> {
  const { type, name } = podByDefault(target, targetName);
  const { signal } = options;
  const { namespace } = scoped(client, options);
  if (namespace === "*") {
    throw new InputError(`Cannot find ${type} "${name}" in all namespaces`, {
      hints: ['name its namespace: { namespace: "shop" }'],
    });
  }
  const resource = await client.discovery.resolve(type, signal);
  if (resource.kind === "Pod" && resource.group === "") return { namespace, name };
  const owner = await get<string>(client, type, name, { namespace, signal }) as KubeObject;
  const labels = podSelector(owner);
  const object = `${resource.plural} "${name}"`;
  if (labels === undefined) {
    throw new InputError(`Cannot choose a pod of ${object}: it does not select pods`, {
      hints: [hint("list-objects", { type: "pods", namespace }, 'choose one: list("pods")')],
    });
  }
  for (const until = Date.now() + (options.wait ?? 0);;) {
    const pod = bestPod(await listPods(client, { namespace, labels, signal }));
    if (pod !== undefined) return { namespace, name: pod.metadata.name, pod, owner };
    if (Date.now() >= until) break;
    await delay(Math.min(POLL_MS, until - Date.now()), signal);
  }
  throw new KubeError(`Cannot choose a pod of ${object}: no pod matches its selector (${labels})`, {
    hints: [hint("list-objects", { type: "pods", namespace }, 'list the pods: list("pods")')],
  });
}

/** Returns the pod of a target. It is read if only its name is known. */
export async function podOf(
  client: Client,
  target: PodTarget,
  signal: AbortSignal | undefined,
): Promise<StoredPod> {
  return target.pod ?? await readPod(client, target, signal);
}

/** Lists the pods of a Service or workload, by their names. */
export async function podsOf(
  client: Client,
  owner: KubeObject,
  { namespace, signal }: { namespace: string; signal?: AbortSignal | undefined },
): Promise<StoredPod[]> {
  const labels = podSelector(owner);
  return labels === undefined ? [] : await listPods(client, { namespace, labels, signal });
}

// As in kubectl, a name alone is a pod.
function podByDefault(target: string, targetName: string | undefined): { type: string; name: string } {
  const { type, name } = splitName(target, targetName);
  if (name === "") {
    throw new InputError(`Cannot choose a pod: "${target}" has no name`, { hints: [`write "${type}/NAME"`] });
  }
  return name === undefined ? { type: "pods", name: type } : { type, name };
}

/** Returns the label selector of the pods of a Service or workload; undefined if it has none. */
export function podSelector({ kind, spec }: KubeObject): string | undefined {
  // Services and ReplicationControllers have a map of labels; workloads of apps and batch have a LabelSelector.
  const selector = isRecord(spec) ? spec.selector : undefined;
  if (!isRecord(selector) || Object.keys(selector).length === 0) return undefined;
  if (kind === "Service" || kind === "ReplicationController") {
    return formatSelector(selector as Record<string, string>);
  }
  return formatLabelSelector(selector);
}

/** Returns the pod to use. A pod that is not being deleted comes first, then a ready, a running and the newest one. */
function bestPod(pods: readonly StoredPod[]): StoredPod | undefined {
  const rank = (pod: StoredPod) =>
    (pod.metadata.deletionTimestamp === undefined ? 4 : 0) + (isReady(pod) ? 2 : 0) +
    (pod.status?.phase === "Running" ? 1 : 0);
  const created = (pod: StoredPod) => pod.metadata.creationTimestamp ?? "";
  return pods.toSorted((a, b) => rank(b) - rank(a) || created(b).localeCompare(created(a)))[0];
}

/** Reports whether a pod has the condition Ready. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}
