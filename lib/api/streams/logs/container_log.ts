import { delay } from "../../../data/base/wait.ts";
import { ApiError, NetworkError } from "../../../data/core/errors.ts";
import { parseDuration } from "../../../data/core/duration.ts";
import type { Client } from "../../client/client.ts";
import { readPodIfPresent, type StoredPod } from "../read_pod.ts";
import { type ContainerRun, currentRun, isOver, isRestarted, waitingReason } from "./container_runs.ts";
import { containerWords, placeOf, reportRestart } from "./log_events.ts";
import type { LogBatch, LogEvent, LogOptions, LogSource } from "./log_options.ts";
import { openLog } from "./open_log.ts";
import { type LogQuery, runLog, type RunState } from "./run_log.ts";

/** The wait before a pod is read again. */
const AGAIN_MS = 1000;

/** A container whose log is read, and the receiver of its events. */
export interface ContainerLog {
  client: Client;
  pod: StoredPod;
  container: string;
  options: LogOptions;
  signal: AbortSignal;
  onEvent(event: LogEvent): void;
}

/**
 * Yields the log of a container. If it is followed, it waits for the container to start, and continues with its next run
 * after a restart.
 *
 * @throws {LostError} If the log breaks again and again.
 */
export async function* containerLog(log: ContainerLog): AsyncGenerator<LogBatch, void, undefined> {
  const { options, container, onEvent } = log;
  if (options.follow !== true || options.previous === true) {
    const run = currentRun(log.pod, container);
    return yield* runOfContainer(log, log.pod, run, { begin: beginOf(options), follow: false });
  }
  let pod: StoredPod | undefined = await untilStarted(log, log.pod, undefined);
  for (let begin: LogQuery = beginOf(options); pod !== undefined; begin = {}) {
    const run = currentRun(pod, container);
    yield* runOfContainer(log, pod, run, { begin, follow: run?.hasEnded !== true });
    pod = run === undefined ? undefined : await untilStarted(log, await podNow(log), run);
    const next = pod && currentRun(pod, container);
    if (run !== undefined && next !== undefined) {
      reportRestart(onEvent, log.pod, container, { before: run, after: next });
    }
  }
}

/** Yields the log of one run of a container. */
export async function* runOfContainer(
  log: ContainerLog,
  pod: StoredPod,
  run: ContainerRun | undefined,
  { begin, follow }: { begin: LogQuery; follow: boolean },
): AsyncGenerator<LogBatch, void, undefined> {
  const { client, container, options, signal, onEvent } = log;
  const { name, namespace, uid } = pod.metadata;
  const insecureSkipTLSVerifyBackend = options.insecureSkipTlsVerifyBackend || undefined;
  const source: LogSource = sourceOf(pod, container, run);
  const what = containerWords(pod, container);
  const place = placeOf(pod, container);
  const state = async (): Promise<RunState | undefined> => {
    const now = await podNow(log);
    if (now === undefined || now.metadata.uid !== uid) return "gone";
    const current = currentRun(now, container);
    if (run?.id !== undefined && current !== undefined && current.id !== run.id) return "replaced";
    return current?.hasEnded || isOver(now) && current === undefined ? "ended" : "running";
  };
  const lines = runLog({
    what,
    signal,
    open: async (query, isLarge) => {
      try {
        return await openLog(client, { namespace, name }, {
          query: { container, timestamps: true, insecureSkipTLSVerifyBackend, ...query },
          signal,
          isLarge,
        });
      } catch (error) {
        throw withHint(error, follow);
      }
    },
    state: async () => {
      try {
        return await state();
      } catch (error) {
        if (error instanceof NetworkError || error instanceof ApiError && error.code >= 500) return undefined;
        throw error;
      }
    },
    onResumed: () => onEvent({ type: "resumed", ...place, message: `The log of ${what} was cut, and continues` }),
    onGap: (gap) => onEvent({ type: "gap", ...place, ...gap, message: gapMessage(what, gap) }),
  }, { follow, previous: options.previous === true, begin });
  for await (const { bytes, partial } of lines) yield { source, bytes, partial };
}

function gapMessage(what: string, { after, before }: { after: string; before: string }): string {
  const between = before === "" ? `after ${after}` : `between ${after} and ${before}`;
  return `Lines of ${what} ${between} may be missing: its log was rotated`;
}

function sourceOf(pod: StoredPod, container: string, run: ContainerRun | undefined): LogSource {
  const { name, namespace } = pod.metadata;
  return { pod: name, container, namespace, node: pod.spec?.nodeName, restarts: run?.restarts ?? 0 };
}

/** Returns the parameters of a query that select the first line of a log. */
export function beginOf({ tailLines, since, sinceTime }: LogOptions): LogQuery {
  const milliseconds = typeof since === "string" ? parseDuration(since) : since;
  const sinceSeconds = milliseconds === undefined ? undefined : Math.max(1, Math.round(milliseconds / 1000));
  return { tailLines, sinceSeconds, sinceTime };
}

function withHint(error: unknown, follow: boolean): unknown {
  if (!(error instanceof ApiError) || follow || !/is waiting to start/.test(error.status.message ?? "")) return error;
  const hints = [...error.steps, "follow the log to wait until the container starts"];
  return new ApiError(error.status, error.request, { hints, cause: error });
}

// Undefined if the pod was deleted.
async function podNow({ client, pod, signal }: ContainerLog): Promise<StoredPod | undefined> {
  const now = await readPodIfPresent(client, pod.metadata, signal);
  return now?.metadata.uid === pod.metadata.uid ? now : undefined;
}

/** Waits for a run of the container after the last one. Returns undefined if there will be none. */
async function untilStarted(
  log: ContainerLog,
  pod: StoredPod | undefined,
  last: ContainerRun | undefined,
): Promise<StoredPod | undefined> {
  const { container, signal, onEvent } = log;
  const what = containerWords(log.pod, container);
  let told: string | undefined;
  for (let now = pod; now !== undefined; now = await podNow(log)) {
    const run = currentRun(now, container);
    if (run !== undefined && run.id !== last?.id) return now;
    if (last === undefined ? isOver(now) : run === undefined || !isRestarted(now, container, run)) {
      return last === undefined ? now : undefined;
    }
    const reason = last === undefined ? waitingReason(now, container) : run?.end ?? "";
    if (reason !== told) {
      const message = last === undefined
        ? `Waiting for ${what}: ${reason}`
        : `Waiting for the restart of ${what}, which ended with ${reason}`;
      onEvent({ type: "waiting", ...placeOf(log.pod, container), message });
    }
    told = reason;
    await delay(AGAIN_MS, signal);
  }
  return undefined;
}
