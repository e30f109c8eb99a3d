import { hint, InputError } from "../../../data/core/errors.ts";
import { isRecord } from "../../../data/core/object.ts";
import type { StoredPod } from "../read_pod.ts";
import { type ContainerRun, currentRun, isOver, waitingReason } from "./container_runs.ts";
import { containerWords, placeOf, reportRestart } from "./log_events.ts";
import type { LogEvent, LogOptions } from "./log_options.ts";
import { containersOf, type PodSet } from "./log_pods.ts";

/** Watches pods: each event has its type, and a changed pod. */
export type WatchPods = (
  options: { namespace?: string | undefined; labels?: string | undefined; signal?: AbortSignal | undefined },
) => AsyncIterable<{ type: string; object?: unknown; problem?: Error }>;

/** A run of a container to follow. */
export interface StartedRun {
  pod: StoredPod;
  container: string;
  run: ContainerRun;
  /** Whether the run was there when the logs were opened. */
  isInitial: boolean;
}

/** Functions that are called for the pods of a set. */
export interface PodSetHandlers {
  options: LogOptions;
  signal: AbortSignal;
  /** Called once with all runs that exist at the start. Throws if there are too many. */
  onBegin(runs: readonly StartedRun[]): void;
  /** Called for each later run. */
  onRun(run: StartedRun): void;
  onEvent(event: LogEvent): void;
}

/**
 * Watches a set of pods, and reports each run of their containers once: those of new pods, new containers, and restarts. It
 * ends when all pods of the set have ended for good.
 */
export async function watchPodSet(
  watchPods: WatchPods,
  set: PodSet,
  { options, signal, onBegin, onRun, onEvent }: PodSetHandlers,
): Promise<void> {
  const pods = new Map<string | undefined, StoredPod>();
  /** The last run of each container, by pod and name. */
  const last = new Map<string, ContainerRun>();
  const told = new Map<string, string>();
  const initial: StartedRun[] = [];
  let isInitial = true;
  let isTold = false;
  const { namespace, labels } = set;
  for await (const { type, object, problem } of watchPods({ namespace, labels, signal })) {
    // A role may allow to list pods but not to watch them.
    if (problem !== undefined && !isTold) {
      isTold = true;
      onEvent({ type: "waiting", message: `New pods are not picked up at the moment: ${problem.message}` });
    }
    if (type === "synced" && isInitial) {
      isInitial = false;
      onBegin(initial);
      for (const pod of pods.values()) reportWaiting(pod);
      if (pods.size === 0) onEvent({ type: "waiting", message: `Waiting for ${set.words}` });
    }
    if (isRecord(object)) {
      const pod = object as unknown as StoredPod;
      if (!set.matches(pod)) continue;
      if (type === "deleted") {
        const message = `Pod "${pod.metadata.name}" was deleted`;
        if (pods.delete(pod.metadata.uid)) onEvent({ type: "ended", ...placeOf(pod), message });
        continue;
      }
      pods.set(pod.metadata.uid, pod);
      for (const started of newRuns(pod)) {
        if (isInitial) initial.push(started);
        else onRun(started);
      }
      if (!isInitial) reportWaiting(pod);
    }
    const all = [...pods.values()];
    if (
      !isInitial && all.length > 0 && all.every((pod) => isOver(pod) && pod.metadata.deletionTimestamp === undefined)
    ) {
      return;
    }
  }

  function newRuns(pod: StoredPod): StartedRun[] {
    return containersOf(pod, options).flatMap((container) => {
      const run = currentRun(pod, container);
      const key = `${pod.metadata.uid}/${container}`;
      const before = last.get(key);
      if (run === undefined) return [];
      last.set(key, run);
      if (before !== undefined) {
        if (before.id === run.id) {
          if (run.hasEnded && !before.hasEnded) reportEnd(pod, container, run);
          return [];
        }
        reportRestart(onEvent, pod, container, { before, after: run });
      }
      told.delete(key);
      return [{ pod, container, run, isInitial }];
    });
  }

  function reportEnd(pod: StoredPod, container: string, { end }: ContainerRun): void {
    const message = `Container "${container}" of pod "${pod.metadata.name}" ended with ${end}`;
    onEvent({ type: "ended", ...placeOf(pod, container), message });
  }

  function reportWaiting(pod: StoredPod): void {
    if (isOver(pod)) return;
    for (const container of containersOf(pod, options)) {
      const key = `${pod.metadata.uid}/${container}`;
      if (last.has(key)) continue;
      const reason = waitingReason(pod, container);
      if (told.get(key) === reason) continue;
      told.set(key, reason);
      const message = `Waiting for ${containerWords(pod, container)}: ${reason}`;
      onEvent({ type: "waiting", ...placeOf(pod, container), message });
    }
  }
}

/**
 * Checks the number of logs that are followed from the start.
 *
 * @throws {InputError} If there are too many, in kubectl's words (kubectl pkg/cmd/logs/logs.go).
 */
export function checkCount(count: number, maxStreams: number): void {
  if (count <= maxStreams) return;
  throw new InputError(
    `you are attempting to follow ${count} log streams, but maximum allowed concurrency is ${maxStreams}`,
    { hints: [hint("more-streams", { count }, `allow more: { maxStreams: ${count} }`)] },
  );
}
