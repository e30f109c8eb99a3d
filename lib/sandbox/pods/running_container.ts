import type { Pod } from "../../data/core/kinds.ts";
import type { SandboxCluster } from "../cluster.ts";
import { badRequest, notFound, Refusal } from "../refusal.ts";
import type { SandboxRequest } from "../types.ts";
import type { ContainerPlace } from "./containers.ts";

/**
 * Finds the container of a request, with the API server's rules and words (kubernetes pkg/registry/core/pod/strategy.go,
 * `validateContainer`).
 *
 * @throws {Refusal} 404 without the pod, 400 without the container, 500 if it does not run.
 */
export function runningContainer(
  cluster: SandboxCluster,
  info: SandboxRequest,
): ContainerPlace {
  const { namespace, name, query } = info;
  const pod = requestedPod(cluster, info);
  const place = { namespace, pod: name, container: containerOf(pod, name, query.get("container") ?? "") };
  requireNode(pod, name);
  const states = [...pod.status?.containerStatuses ?? [], ...pod.status?.ephemeralContainerStatuses ?? []];
  const isRunning = states.some(({ name, state }) => name === place.container && state?.running !== undefined);
  if (!isRunning) throw new Refusal(500, "InternalError", `container not found ("${place.container}")`);
  return place;
}

/**
 * Finds the pod of a request.
 *
 * @throws {Refusal} 404 without the pod.
 */
export function requestedPod(cluster: SandboxCluster, { kind, namespace, name }: SandboxRequest): Pod {
  const pod = kind === undefined ? undefined : cluster.store.get(kind, namespace, name) as Pod | undefined;
  if (pod === undefined) throw notFound({ group: "", plural: "pods", kind: "Pod" }, name);
  return pod;
}

/**
 * Requires that a pod is assigned to a node.
 *
 * @throws {Refusal} 400 if it is not.
 */
export function requireNode({ spec }: Pod, name: string): void {
  if ((spec?.nodeName ?? "") === "") throw badRequest(`pod ${name} does not have a host assigned`);
}

/** Finds the container that a request names, or the only one of a pod. */
export function containerOf({ spec }: Pod, pod: string, wanted: string): string {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec ?? {};
  const all: { name: string }[] = [...initContainers, ...containers, ...ephemeralContainers];
  if (wanted !== "") {
    if (all.some(({ name }) => name === wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${pod}`);
  }
  const [first] = containers;
  if (containers.length === 1 && first !== undefined) return first.name;
  const names = containers.map(({ name }) => name).join(" ");
  const init = initContainers.length === 0
    ? ""
    : ` or one of the init containers: [${initContainers.map(({ name }) => name).join(" ")}]`;
  throw badRequest(`a container name must be specified for pod ${pod}, choose one of: [${names}]${init}`);
}
