import { isPodType } from "../../../data/core/resource.ts";
import { hint, InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { formatSelector, matchesSelector, parseSelector } from "../../../data/core/selectors.ts";
import { type Client, readReference, scoped, splitName } from "../../client/client.ts";
import { list } from "../../client/lists.ts";
import { chooseContainer, containerLabels, containerNames, findContainer } from "../container.ts";
import { findPod, podOf, podSelector } from "../pod_target.ts";
import { listPods, readPodIfPresent, type StoredPod } from "../read_pod.ts";
import { compilePattern } from "./log_filters.ts";
import { isRegExp, type LogOptions, type LogTarget } from "./log_options.ts";

/** A pod that was named, or one pod of a workload. */
export interface NamedPod {
  pod: StoredPod;
  /** The workload that it was chosen for, as `TYPE/NAME`. */
  owner?: { type: string; name: string } | undefined;
}

/** A set of pods, which can change. */
export interface PodSet {
  namespace: string;
  labels: string | undefined;
  /** The set in words: `all pods with app=web`. */
  words: string;
  matches(pod: StoredPod): boolean;
}

/** The pods of a call. */
export interface LogPods {
  named: NamedPod[];
  sets: PodSet[];
}

/**
 * Finds the pods whose logs are read.
 *
 * @throws {ApiError} If an object does not exist.
 * @throws {InputError} If a target selects no pods.
 */
export async function findLogPods(
  client: Client,
  targets: readonly LogTarget[],
  options: LogOptions,
): Promise<LogPods> {
  const pods: LogPods = { named: [], sets: [] };
  for (const target of targets) {
    const found = await findTarget(client, target, options);
    if ("matches" in found) pods.sets.push(found);
    else pods.named.push(found);
  }
  return pods;
}

async function findTarget(client: Client, target: LogTarget, options: LogOptions): Promise<NamedPod | PodSet> {
  const { signal, labels, wait } = options;
  const { namespace } = scoped(client, options);
  if (isRegExp(target)) {
    const pattern = compilePattern("pods", target);
    return setOf({ namespace, words: `pods like ${pattern}`, matches: ({ metadata }) => pattern.test(metadata.name) });
  }
  const reference = typeof target === "string" ? undefined : readReference("logs", target);
  const { type, name } = reference ?? splitName(String(target));
  if (labels !== undefined) {
    const resource = await client.discovery.resolve(type, signal);
    if (name !== undefined || resource.kind !== "Pod" || resource.group !== "") {
      throw new InputError("only a selector (-l) or a POD name is allowed", {
        hints: ['with labels, the target is the kind: logs("pods", { labels: "app=web" })'],
      });
    }
    const selector = formatSelector(labels);
    return setOf({ namespace, labels: selector, words: `pods with ${selector}` });
  }
  if (name === undefined) {
    const found = await findWord(client, type, { ...options, namespace });
    if (found !== undefined) return found;
  }
  const found = await findPod(client, type, name, { namespace: reference?.namespace ?? namespace, signal, wait });
  const { owner } = found;
  if (owner === undefined) return { pod: await podOf(client, found, signal) };
  if (options.allPods) {
    return setOf({ namespace: found.namespace, labels: podSelector(owner), words: `pods of ${type} "${name}"` });
  }
  return { pod: await podOf(client, found, signal), owner: { type, name: name ?? "" } };
}

function setOf(
  { namespace, labels, words, matches = () => true }: Pick<PodSet, "namespace" | "words"> & Partial<PodSet>,
): PodSet {
  return { namespace, labels, words, matches };
}

// As in kubectl, a word is the name of a pod. Only if there is no such pod, it may be a type.
async function findWord(
  client: Client,
  word: string,
  { namespace, signal }: { namespace: string; signal?: AbortSignal | undefined },
): Promise<NamedPod | PodSet | undefined> {
  const resource = await builtIn(client, word, signal);
  if (resource === undefined) return undefined;
  if (namespace !== "*") {
    const pod = await readPodIfPresent(client, { namespace, name: word }, signal);
    if (pod !== undefined) return { pod };
  }
  if (resource.kind === "Pod" && resource.group === "") return setOf({ namespace, words: "pods" });
  const owners = (await list<string>(client, word, { namespace, signal })).items as KubeObject[];
  const selectors = owners.flatMap((owner) => {
    const labels = podSelector(owner);
    return labels === undefined ? [] : [{ namespace: owner.metadata?.namespace, needs: parseSelector(labels) }];
  });
  if (owners.length > 0 && selectors.length === 0) {
    throw new InputError(`Cannot choose pods of ${resource.plural}: they do not select pods`, {
      hints: [hint("list-objects", { type: "pods", namespace }, 'choose one: list("pods")')],
    });
  }
  return setOf({
    namespace,
    words: `pods of ${resource.plural}`,
    matches: ({ metadata }) =>
      selectors.some((selector) =>
        selector.namespace === metadata.namespace && matchesSelector(selector.needs, metadata.labels)
      ),
  });
}

async function builtIn(client: Client, word: string, signal: AbortSignal | undefined) {
  // Other words need no look-up.
  if (!isPodType(word)) return undefined;
  return await client.discovery.resolve(word, signal).catch(() => undefined);
}

/** Lists the pods of a set as they are now. */
export async function podsOfSet(client: Client, set: PodSet, signal: AbortSignal | undefined): Promise<StoredPod[]> {
  const { namespace, labels, matches } = set;
  return (await listPods(client, { namespace, labels: labels ?? {}, signal })).filter(matches);
}

/**
 * Returns the names of the containers whose logs are read.
 *
 * @throws {InputError} If the pod lacks the container.
 */
export function containersOf(pod: StoredPod, { container, allContainers }: LogOptions): string[] {
  const names = containerNames(pod);
  if (isRegExp(container)) {
    const pattern = compilePattern("container", container);
    return names.filter((name) => pattern.test(name));
  }
  if (allContainers) return names;
  const chosen = container ?? chooseContainer(pod);
  if (findContainer(pod, chosen) !== undefined) return [chosen];
  const known = containerLabels(pod).join(", ");
  throw new InputError(`container ${chosen} is not valid for pod ${pod.metadata.name} out of: ${known}`);
}
