import { anySignal, delay } from "../../../data/base/wait.ts";
import { errorText, stripControl } from "../../../data/base/text.ts";
import type { LogEvent } from "../../../api/streams/logs/log_options.ts";
import { LostError } from "../../../api/streams/stream_errors.ts";
import { isNotFound, NetworkError } from "../../../data/core/errors.ts";
import type { Job, Pod } from "../../../data/core/kinds.ts";
import type { Stored } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import { ResultReader } from "../../../session/job_verbs.ts";
import { failureReason, isUnreachable, podProblem } from "./pod_problem.ts";

/** The outcome of a script in a Job. It is a success only if the Job is complete and its whole log was read. */
export interface JobOutcome {
  /** The exit code of the script; 124 if its time limit ended it, and 1 if the code is unknown. */
  code: number;
  /** The value of `k8s.result()`, or the values by index for several shards. */
  value: unknown;
  /** The reason of a failure that is not the script's own. */
  reason?: string | undefined;
}

/** Options of {@linkcode followJob}. */
export interface FollowJobOptions {
  name: string;
  namespace: string;
  shards: number;
  /** Whether the script ends its log with a mark. A Job from a CronJob of others does not. */
  hasMark: boolean;
  /** Called with each line of the script's output. */
  onLine: (line: string) => void | Promise<void>;
  /** Called with a remark, such as that an image is being pulled. */
  onNote: (note: string) => void;
  signal?: AbortSignal | undefined;
}

/** The time that remains for the last lines of a log after the end of the Job. */
const LOG_MS = 30_000;
/** The time between two looks at the Job: at first, and after ten seconds. */
const POLL_MS = 250;
const SLOW_POLL_MS = 1500;
/** The number of looks that may fail in a row: half a minute. */
const MOST_FAILURES = 20;

interface Followed {
  pod: Stored<Pod>;
  result: ResultReader;
  /** Resolves to an error if the log ended too early. */
  log: Promise<unknown>;
  isRead: boolean;
}

/** Passes on the output of a Job until it is complete or failed. */
export async function followJob(k8s: K8s, options: FollowJobOptions): Promise<JobOutcome> {
  const { name, namespace, onNote, signal } = options;
  const session = k8s.with({ namespace });
  // Ends the logs together with this function.
  const stop = new AbortController();
  using _stopped = { [Symbol.dispose]: () => stop.abort() };
  const logSignal = anySignal(signal, stop.signal);
  const pods = new Map<string, Followed>();
  const notes = new Map<string, string>();
  let failures = 0;
  for (let round = 0;; round++) {
    signal?.throwIfAborted();
    const seen = await look(session, name, signal).catch((error) => {
      // The Job goes on without this command, which therefore tries again.
      if (!(error instanceof NetworkError) || ++failures > MOST_FAILURES) throw error;
      note("network", `Cannot see the Job for now: ${error.message}`);
      return undefined;
    });
    if (seen !== undefined) {
      const { job, items } = seen;
      failures = 0;
      for (const pod of items) follow(pod);
      const end = endOf(job, items);
      if (end !== undefined) return await outcomeOf(job, end, [...pods.values()], options);
      if (items.length === 0 && round % 20 === 10) await noteEvents(session, name, note);
    }
    // The end of a log is often the end of the Job.
    const running = [...pods.values()].filter(({ isRead }) => !isRead).map(({ log }) => log);
    await Promise.race([...running, delay(round < 40 ? POLL_MS : SLOW_POLL_MS, signal)]);
  }

  function follow(pod: Stored<Pod>): void {
    const { uid = "" } = pod.metadata;
    const known = pods.get(uid);
    if (known !== undefined) {
      known.pod = pod;
      return note(uid, podProblem(pod));
    }
    note(uid, podProblem(pod));
    const result = new ResultReader();
    const log = readLog(session, pod, result, { ...options, signal: logSignal }).catch((error) => error).finally(() =>
      followed.isRead = true
    );
    const followed: Followed = { pod, result, log, isRead: false };
    pods.set(uid, followed);
  }

  function note(key: string, text: string | undefined): void {
    if (text === undefined || notes.get(key) === text) return;
    notes.set(key, text);
    onNote(stripControl(text));
  }
}

/** Reads the Job first: if it has ended, then so have the pods that are read after it. */
async function look(k8s: K8s, name: string, signal: AbortSignal | undefined) {
  const job = await k8s.find("job", name, { signal });
  if (job === undefined) throw new LostError(`The Job "${name}" was deleted before its result was known`);
  const { items } = await k8s.list("pods", { labels: `batch.kubernetes.io/job-name=${name}`, signal });
  return { job, items };
}

async function readLog(k8s: K8s, pod: Stored<Pod>, result: ResultReader, options: FollowJobOptions): Promise<void> {
  const { shards, onLine, signal } = options;
  const index = indexOf(pod);
  const prefix = shards > 1 && index !== undefined ? `[${index}] ` : "";
  const gaps: string[] = [];
  const onEvent = ({ type, message }: LogEvent) => void (type === "gap" && gaps.push(message));
  for await (const { text } of k8s.logs(`pod/${pod.metadata.name}`, { follow: true, signal, onEvent })) {
    if (!result.read(text)) await onLine(prefix + text);
    // The mark is the last line of a script.
    if (result.end !== undefined) break;
  }
  if (gaps[0] !== undefined) throw new LostError(gaps[0]);
}

function indexOf({ metadata }: Stored<Pod>): number | undefined {
  const index = metadata.annotations?.["batch.kubernetes.io/job-completion-index"];
  return index === undefined ? undefined : Number(index);
}

interface End {
  succeeded: boolean;
  reason: string;
  message: string;
}

function endOf({ status }: Stored<Job>, pods: readonly Stored<Pod>[]): End | undefined {
  const conditions = status?.conditions?.filter((condition) => condition.status === "True") ?? [];
  const found = conditions.find(({ type }) => type === "Complete" || type === "Failed") ??
    // The Job fails as soon as its pods have ended, and a pod on a lost node never does.
    conditions.find(({ type }) => type === "FailureTarget" && pods.some(isUnreachable) && pods.every(isOver));
  if (found === undefined) return undefined;
  return { succeeded: found.type === "Complete", reason: found.reason ?? "", message: found.message ?? "" };
}

function isOver(pod: Stored<Pod>): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed" || isUnreachable(pod);
}

async function outcomeOf(job: Stored<Job>, end: End, pods: Followed[], options: FollowJobOptions): Promise<JobOutcome> {
  const { shards, hasMark } = options;
  const late = new AbortController();
  await Promise.race([
    // The log of a lost node never ends.
    Promise.all(pods.filter(({ pod }) => !isUnreachable(pod)).map(({ log }) => log)),
    delay(LOG_MS, anySignal(options.signal, late.signal)).catch(() => {}),
  ]);
  late.abort();
  if (!end.succeeded) {
    const own = end.reason === "DeadlineExceeded" ? undefined : failedCode(pods);
    const code = own ?? (end.reason === "DeadlineExceeded" ? 124 : 1);
    // A code above 128 is a signal: somebody else ended the script.
    const isOwn = own !== undefined && own < 128 && shards === 1;
    const reasons = pods.map(({ pod }) => isUnreachable(pod) ? podProblem(pod) : failureReason(pod));
    const last = reasons.findLast((reason) => reason !== undefined);
    const reason = [`${end.reason}: ${end.message}`.replace(/: $/, ""), ...(last === undefined ? [] : [last])].join(
      "; ",
    );
    return { code, value: undefined, reason: isOwn ? undefined : reason };
  }
  if (!hasMark) {
    for (const { log } of pods) {
      const error = await log;
      if (error !== undefined) throw new LostError(`The Job is complete, but its log was cut: ${errorText(error)}`);
    }
    return { code: 0, value: undefined };
  }
  const values = new Map<number, unknown>();
  for (const { pod, result, log } of pods) {
    if (codeOf(pod) !== 0 || result.end === undefined) continue;
    const error = await log;
    if (error !== undefined) {
      throw new LostError(`The Job is complete, but lines of its log are missing: ${errorText(error)}`);
    }
    values.set(indexOf(pod) ?? 0, result.end.value);
  }
  const missing = Array.from({ length: shards }, (_, index) => index).filter((index) => !values.has(index));
  if (missing.length > 0) {
    const what = shards === 1 ? "its log was cut" : `the results of the shards ${missing.join(", ")} are missing`;
    throw new LostError(`The Job "${job.metadata.name}" is complete, but ${what}: the result is unknown`);
  }
  return {
    code: 0,
    value: shards === 1 ? values.get(0) : Array.from({ length: shards }, (_, index) => values.get(index) ?? null),
  };
}

function codeOf({ status }: Stored<Pod>): number | undefined {
  return status?.containerStatuses?.[0]?.state?.terminated?.exitCode;
}

function failedCode(pods: readonly Followed[]): number | undefined {
  const codes = pods.map(({ pod }) => codeOf(pod)).filter((code) => code !== undefined && code !== 0);
  return codes.at(-1);
}

// Without pods, the events of the Job say why: a quota, or a Pod Security level.
async function noteEvents(k8s: K8s, name: string, note: (key: string, text: string) => void): Promise<void> {
  try {
    const { items } = await k8s.events({ for: `job/${name}` });
    const last = items.findLast(({ type }) => type === "Warning");
    if (last !== undefined) note("events", `${last.reason}: ${last.message}`);
  } catch (error) {
    if (!isNotFound(error)) note("events", `no pod yet (${errorText(error)})`);
  }
}
