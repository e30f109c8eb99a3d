import { itemsUntilAborted } from "../../../data/base/items_until_aborted.ts";
import { anySignal } from "../../../data/base/wait.ts";
import { InputError } from "../../../data/core/errors.ts";
import type { Client } from "../../client/client.ts";
import { LostError } from "../stream_errors.ts";
import { followLogs, type LogCall, podLogs } from "./follow_logs.ts";
import { logFilters, timeOfOption } from "./log_filters.ts";
import { linesIn, textStart } from "./log_lines.ts";
import {
  type LogBatch,
  type LogEvent,
  type LogLine,
  type LogOptions,
  type LogTarget,
  MOST_STREAMS,
} from "./log_options.ts";
import { containersOf, findLogPods, podsOfSet } from "./log_pods.ts";
import { checkCount, type WatchPods } from "./pod_set_logs.ts";
import { mergeByTime, sortWindow } from "./time_order.ts";

/** The clock of a node may be behind. */
const MARGIN_MS = 1000;

/**
 * Yields the lines of logs: of pods, of pods of workloads, or of all pods with labels.
 *
 * @throws {InputError} If options contradict each other, or a pod lacks the container.
 * @throws {LostError} If a log breaks again and again, or if lines may be missing.
 */
export async function* logs(
  client: Client,
  watchPods: WatchPods,
  targets: readonly LogTarget[],
  options: LogOptions = {},
): AsyncGenerator<LogLine, void, undefined> {
  const decoder = new TextDecoder();
  for await (const batch of logBatches(client, watchPods, targets, options)) {
    yield* linesOfBatch(batch, options, decoder);
  }
}

/** Returns the lines of a batch. */
export function* linesOfBatch(
  { source, bytes, partial }: LogBatch,
  { timestamps = false }: LogOptions,
  decoder: TextDecoder,
): Generator<LogLine, void, undefined> {
  const { pod, container, namespace, node, restarts } = source;
  for (const [start, end] of linesIn(bytes)) {
    const from = textStart(bytes, start, end);
    const line: LogLine = {
      pod,
      container,
      text: decoder.decode(bytes.subarray(timestamps ? start : from, end)),
      time: from === start ? "" : decoder.decode(bytes.subarray(start, from)).trimEnd(),
      namespace,
      restarts,
    };
    if (node !== undefined) line.node = node;
    if (partial && end === bytes.length) line.partial = true;
    yield line;
  }
}

/** Like {@linkcode logs}, but yields the lines of one container in batches, as the server sent them. */
export async function* logBatches(
  client: Client,
  watchPods: WatchPods,
  targets: readonly LogTarget[],
  options: LogOptions = {},
): AsyncGenerator<LogBatch, void, undefined> {
  checkOptions(targets, options);
  const stop = new AbortController();
  const gaps: LogEvent[] = [];
  const call: LogCall = {
    client,
    options,
    signal: anySignal(options.signal, stop.signal),
    watchPods,
    filters: logFilters(options),
    onEvent: options.onEvent ?? ((event) => void (event.type === "gap" && gaps.push(event))),
  };
  const until = timeOfOption(options.until);
  const follow = options.follow === true && options.previous !== true;
  const timeout = follow && until !== undefined
    ? setTimeout(() => stop.abort(UNTIL), Math.max(0, until - Date.now()) + MARGIN_MS)
    : undefined;
  const batches = follow ? followed(call, targets) : finished(call, targets);
  try {
    for await (const batch of itemsUntilAborted(batches, call.signal)) {
      let isLeft = true;
      try {
        yield batch;
        isLeft = false;
      } finally {
        // A log without new lines would answer `return` only after its next line.
        if (isLeft) stop.abort(UNTIL);
      }
    }
    options.signal?.throwIfAborted();
  } finally {
    clearTimeout(timeout);
    stop.abort(UNTIL);
  }
  const [gap] = gaps;
  if (gap !== undefined) {
    throw new LostError(gap.message, { hints: ["receive gaps as events, and continue: { onEvent }"] });
  }
}

const UNTIL = new DOMException("The logs were left", "AbortError");

function checkOptions(targets: readonly LogTarget[], { container, allContainers, since, sinceTime }: LogOptions): void {
  if (targets.length === 0) throw new InputError("Cannot read logs: no pod is named");
  if (since !== undefined && sinceTime !== undefined) {
    throw new InputError("at most one of `sinceTime` or `sinceSeconds` may be specified");
  }
  if (container !== undefined && allContainers) {
    throw new InputError(`Cannot read all containers together with the container "${container}"`);
  }
}

async function* followed(call: LogCall, targets: readonly LogTarget[]): AsyncGenerator<LogBatch, void, undefined> {
  const batches = followLogs(call, await findLogPods(call.client, targets, call.options));
  yield* call.options.order === "time" ? sortWindow(batches) : batches;
}

async function* finished(call: LogCall, targets: readonly LogTarget[]): AsyncGenerator<LogBatch, void, undefined> {
  const { client, options, signal } = call;
  const { named, sets } = await findLogPods(client, targets, options);
  const all = await Promise.all(sets.map((set) => podsOfSet(client, set, signal)));
  const pods = new Map([...named.map(({ pod }) => pod), ...all.flat()].map((pod) => [pod.metadata.uid, pod]));
  if (options.order === undefined) {
    for (const pod of pods.values()) {
      for (const container of containersOf(pod, options)) yield* podLogs(call, pod, [container]);
    }
    return;
  }
  const containers = [...pods.values()].flatMap((pod) => containersOf(pod, options).map((name) => ({ pod, name })));
  checkCount(containers.length, options.maxStreams ?? MOST_STREAMS);
  yield* mergeByTime(containers.map(({ pod, name }) => podLogs(call, pod, [name])));
}
