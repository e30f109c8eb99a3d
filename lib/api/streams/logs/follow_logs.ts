import type { ItemSource } from "../../../data/base/item_stream.ts";
import { LiveMerge } from "../../../data/base/live_merge.ts";
import { delay } from "../../../data/base/wait.ts";
import { isNotFound, KubeError } from "../../../data/core/errors.ts";
import type { Client } from "../../client/client.ts";
import { containerLabels } from "../container.ts";
import { findPod, podOf } from "../pod_target.ts";
import { readPodIfPresent, type StoredPod } from "../read_pod.ts";
import { beginOf, type ContainerLog, containerLog, runOfContainer } from "./container_log.ts";
import { filtered, type LogFilter } from "./log_filters.ts";
import { containerWords, placeOf } from "./log_events.ts";
import { type LogBatch, type LogEvent, type LogOptions, MOST_STREAMS } from "./log_options.ts";
import { containersOf, type LogPods, type NamedPod } from "./log_pods.ts";
import { checkCount, type StartedRun, type WatchPods, watchPodSet } from "./pod_set_logs.ts";

/** The wait before the pods of a workload are read again. */
const AGAIN_MS = 1000;

/** A call that reads logs. */
export interface LogCall {
  client: Client;
  options: LogOptions;
  /** Aborted when the caller leaves the logs. */
  signal: AbortSignal;
  watchPods: WatchPods;
  filters: () => LogFilter[];
  onEvent(event: LogEvent): void;
}

/** Yields the lines of logs as they arrive. It picks up restarts, new pods and new containers. */
export async function* followLogs(
  call: LogCall,
  { named, sets }: LogPods,
): AsyncGenerator<LogBatch, void, undefined> {
  const { options, signal, watchPods, onEvent } = call;
  const { maxStreams = MOST_STREAMS } = options;
  const merge = new LiveMerge<LogBatch>();
  const waiting: (() => ItemSource<LogBatch>)[] = [];
  let [open, initial, isTold] = [0, 0, false];

  const start = (create: () => ItemSource<LogBatch>) => {
    if (open >= maxStreams) {
      waiting.push(create);
      if (!isTold) {
        const message = `${open} logs are followed, so new ones wait until one of them ends`;
        onEvent({ type: "full", message });
      }
      isTold = true;
      return;
    }
    open++;
    const source = create();
    merge.add({
      async next() {
        const result = await source.next();
        if (result.done) {
          open--;
          const next = waiting.shift();
          if (next !== undefined) start(next);
        }
        return result;
      },
      return: () => source.return?.() ?? Promise.resolve(),
    });
  };

  const startRun = (started: StartedRun) => {
    const { pod, container, isInitial } = started;
    if (!isInitial) {
      const message = `Following ${containerWords(pod, container)}`;
      onEvent({ type: "started", ...placeOf(pod, container), message });
    }
    start(() => received(call, runLogOf(call, started)));
  };

  const count = (more: number) => {
    initial += more;
    checkCount(initial, maxStreams);
  };
  count(named.reduce((sum, { pod }) => sum + containersOf(pod, options).length, 0));
  const begun = sets.map(() => Promise.withResolvers<readonly StartedRun[]>());
  const watching = sets.map((set, index) =>
    watchPodSet(watchPods, set, {
      options,
      signal,
      onBegin(runs) {
        count(runs.length);
        begun[index]?.resolve(runs);
      },
      onRun: startRun,
      onEvent,
    }).catch((error) => {
      begun[index]?.reject(error);
      merge.fail(error);
    })
  );
  // No line is yielded before the number of logs is known.
  const runs = await Promise.all(begun.map(({ promise }) => promise));
  const seen = new Set<string>();
  for (const run of runs.flat()) {
    const key = `${run.pod.metadata.uid}/${run.container}`;
    if (!seen.has(key)) startRun(run);
    seen.add(key);
  }
  for (const pod of named) start(() => namedLog(call, pod));
  Promise.all(watching).then(() => merge.close());
  yield* merge.items();
}

function runLogOf(call: LogCall, { pod, container, run, isInitial }: StartedRun) {
  const log = containerCall(call, pod, container);
  const begin = isInitial ? beginOf(call.options) : {};
  return runOfContainer(log, pod, run, { begin, follow: !run.hasEnded });
}

function containerCall({ client, options, signal, onEvent }: LogCall, pod: StoredPod, container: string): ContainerLog {
  options.onSource?.({ pod: pod.metadata.name, container, containers: containerLabels(pod) });
  return { client, pod, container, options, signal, onEvent };
}

/** Yields the lines of containers of one pod until they end for good. */
export function podLogs(
  call: LogCall,
  pod: StoredPod,
  containers: readonly string[],
): AsyncGenerator<LogBatch, void, undefined> {
  const logs = containers.map((container) => received(call, containerLog(containerCall(call, pod, container))));
  const [only] = logs;
  if (logs.length === 1 && only !== undefined) return only;
  const merge = new LiveMerge<LogBatch>();
  for (const log of logs) merge.add(log);
  merge.close();
  return merge.items();
}

// A pod of a workload is followed by its next pod.
async function* namedLog(call: LogCall, { pod, owner }: NamedPod): AsyncGenerator<LogBatch, void, undefined> {
  let current: StoredPod | undefined = pod;
  while (current !== undefined) {
    yield* podLogs(call, current, containersOf(current, call.options));
    current = owner && await nextPod(call, current, owner);
  }
}

async function nextPod(
  { client, signal, onEvent }: LogCall,
  { metadata: { name, namespace, uid } }: StoredPod,
  owner: { type: string; name: string },
): Promise<StoredPod | undefined> {
  let isTold = false;
  while (true) {
    const now = await readPodIfPresent(client, { name, namespace }, signal);
    if (now !== undefined && now.metadata.uid === uid && now.metadata.deletionTimestamp === undefined) return undefined;
    try {
      const found = await podOf(client, await findPod(client, owner.type, owner.name, { namespace, signal }), signal);
      if (found.metadata.uid !== uid && found.metadata.deletionTimestamp === undefined) {
        const message = `Pod "${name}" was deleted: following pod "${found.metadata.name}"`;
        onEvent({ type: "started", namespace, pod: found.metadata.name, message });
        return found;
      }
    } catch (error) {
      // The workload was deleted, or has no pod yet.
      if (isNotFound(error)) return undefined;
      if (!(error instanceof KubeError)) throw error;
    }
    if (!isTold) {
      onEvent({ type: "waiting", namespace, message: `Waiting for a pod of ${owner.type} "${owner.name}"` });
    }
    isTold = true;
    await delay(AGAIN_MS, signal);
  }
}

/** Yields the batches of one container that the caller receives. */
function received(
  call: LogCall,
  batches: AsyncGenerator<LogBatch, void, undefined>,
): AsyncGenerator<LogBatch, void, undefined> {
  return filtered(guarded(call, batches), call.filters());
}

// With `onError`, the log of one container may fail without ending the others.
async function* guarded(
  { options, signal }: LogCall,
  batches: AsyncGenerator<LogBatch, void, undefined>,
): AsyncGenerator<LogBatch, void, undefined> {
  try {
    yield* batches;
  } catch (error) {
    if (options.onError === undefined || signal.aborted) throw error;
    options.onError(error);
  }
}
