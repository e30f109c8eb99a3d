import { delay } from "../../../data/base/wait.ts";
import { ApiError, isNotFound, KubeError, NetworkError } from "../../../data/core/errors.ts";
import { parseDuration } from "../../../data/core/duration.ts";
import type { Pod } from "../../../data/core/kinds.ts";
import { podLogRequest } from "../../../data/request/streams.ts";
import { type Client, send } from "../../client/client.ts";
import { containerStatus } from "../container.ts";
import { readPod, type StoredPod } from "../read_pod.ts";
import { LostError } from "../stream_errors.ts";
import { isKubeletError, lineSplitter, parseLogLine, seenLines } from "./log_lines.ts";
import type { LogLine, LogOptions } from "./log_options.ts";

/** The wait before a log is read again, and before a container is read again. */
const AGAIN_MS = 1000;
/** The number of attempts that bring no new line. */
const TRIES = 3;
const FOLLOW_TRIES = 20;

/** The answers of a server to one request: how it ended. */
interface Ending {
  /** The error of a connection that broke. */
  error?: unknown;
  /** The number of new lines. */
  count: number;
  /** The text after the last line end. */
  rest: string;
  /** The time of the server. */
  date: number;
}

/**
 * Yields the lines of a container's log in batches. The server reports a cut as a clean end, so an end is believed only
 * if the server has no further line.
 *
 * @throws {LostError} If the log breaks again and again.
 */
export async function* containerLog(
  client: Client,
  pod: StoredPod,
  container: string,
  options: LogOptions,
): AsyncGenerator<LogLine[], void, undefined> {
  const { name, namespace } = pod.metadata;
  const { signal, limitBytes } = options;
  const follow = options.follow === true && options.previous !== true;
  const seen = seenLines();
  const limit = byteLimit(limitBytes);
  let previous = options.previous;
  let firstTime = "";
  const started = follow ? await untilStarted(client, pod, container, options) : pod;
  const id = runOf(started, container)?.id;

  const asLine = (line: string): LogLine => {
    const { time, text } = parseLogLine(line);
    return { pod: name, container, text: options.timestamps && time !== "" ? line : text, time };
  };

  const failure = (text: string) => {
    return new KubeError(`Cannot read the log of container "${container}" of pod "${name}": ${text}`);
  };

  async function* read(isFollowed: boolean, until: number): AsyncGenerator<LogLine[], Ending, undefined> {
    const since = seen.since();
    const query = since === undefined ? beginOf(options) : { sinceTime: since };
    const request = podLogRequest({ namespace, name }, {
      query: {
        container,
        timestamps: true,
        follow: isFollowed || undefined,
        previous: previous || undefined,
        ...query,
      },
      signal,
    });
    let response: Response;
    try {
      response = await sendForLog(client, request, follow);
    } catch (error) {
      if (since === undefined || !(error instanceof NetworkError)) throw error;
      return { error, count: 0, rest: "", date: Date.now() };
    }
    if (response.body === null) {
      throw new KubeError(`Cannot read the log of pod "${name}": it is not assigned to a node`, {
        hints: ["follow the log to wait for it"],
      });
    }
    const date = Date.parse(response.headers.get("date") ?? "") || Date.now();
    const isRepeat = seen.repeats();
    const lines = lineSplitter();
    let count = 0;
    let isFirst = since !== undefined;
    let isBefore = isFirst;
    try {
      for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        const batch: LogLine[] = [];
        for (const raw of lines.add(piece)) {
          const { time, text } = parseLogLine(raw);
          // A long line is stored in pieces, of which only the first one has a time.
          const isRemnant = isFirst && time === "";
          isFirst = false;
          if (time === "" && isKubeletError(text)) {
            yield batch;
            throw failure(text);
          }
          const isKnown = isRepeat(raw);
          // With `tailLines`, the server now also sends lines in front of the first one that was given.
          isBefore &&= !isKnown && time <= firstTime;
          if (isRemnant || isBefore || isKnown || (until !== Infinity && Date.parse(time) > until)) continue;
          if (time !== "") seen.add(raw, time);
          if (firstTime === "") firstTime = time;
          count++;
          batch.push(asLine(raw));
        }
        if (batch.length > 0) yield batch;
      }
      return { count, rest: lines.rest(), date };
    } catch (error) {
      if (error instanceof KubeError && !(error instanceof NetworkError)) throw error;
      if (signal?.aborted) throw signal.reason;
      return { error, count, rest: lines.rest(), date };
    }
  }

  // Returns undefined while the server cannot be asked.
  async function stateNow(): Promise<"running" | "replaced" | "ended" | "gone" | undefined> {
    try {
      const now = await readPod(client, pod.metadata, signal);
      if (now.metadata.uid !== pod.metadata.uid) return "gone";
      const run = runOf(now, container);
      if (id !== undefined && run !== undefined && run.id !== id) return "replaced";
      return run?.hasEnded || isOver(now) ? "ended" : "running";
    } catch (error) {
      if (isNotFound(error)) return "gone";
      if (error instanceof NetworkError) return undefined;
      throw error;
    }
  }

  let isFollowed = follow;
  let until = Infinity;
  let rest: string | undefined;
  for (let [idle, failures] = [0, 0];;) {
    const ending = yield* limited(read(isFollowed, until), limit);
    if (limit.isReached()) return;
    if (isKubeletError(ending.rest)) throw failure(ending.rest);
    idle = ending.count > 0 ? 0 : idle + 1;
    failures = ending.error === undefined || ending.count > 0 ? 0 : failures + 1;
    if (failures >= (isFollowed ? FOLLOW_TRIES : TRIES)) {
      throw new LostError(`The log of container "${container}" of pod "${name}" was cut`, {
        cause: ending.error,
        hints: ["lines are missing: read the log again from the time of the last line"],
      });
    }
    if (isFollowed) {
      const state = await stateNow();
      if (state === "gone") return yield* lastPart(ending.rest);
      if (state === "ended" || state === "replaced") {
        // The rest of the log of a run that has ended is read once more, without waiting for new lines.
        isFollowed = false;
        previous = state === "replaced";
        [idle, failures, rest] = [0, 0, ending.rest];
      } else {
        await delay(Math.min(idle, 5) * AGAIN_MS, signal);
      }
      continue;
    }
    if (until === Infinity && !follow) until = ending.date;
    if (ending.error !== undefined) {
      await delay(failures * AGAIN_MS / 4, signal);
      continue;
    }
    // Nothing new came, and the end is the same as before.
    if (ending.count === 0 && (idle >= TRIES || rest === ending.rest)) return yield* lastPart(ending.rest);
    rest = ending.rest;
  }

  async function* lastPart(text: string): AsyncGenerator<LogLine[], void, undefined> {
    if (text !== "") yield limit.cut([{ ...asLine(text), partial: true }]);
  }
}

function beginOf({ tailLines, since, sinceTime }: LogOptions) {
  const milliseconds = typeof since === "string" ? parseDuration(since) : since;
  const sinceSeconds = milliseconds === undefined ? undefined : Math.max(1, Math.round(milliseconds / 1000));
  return { tailLines, sinceSeconds, sinceTime };
}

async function sendForLog(client: Client, request: Request, follow: boolean): Promise<Response> {
  try {
    return await send(client, request);
  } catch (error) {
    if (!(error instanceof ApiError) || follow || !/is waiting to start/.test(error.status.message ?? "")) throw error;
    const hints = [...error.steps, "follow the log to wait until the container starts"];
    throw new ApiError(error.status, error.request, { hints, cause: error });
  }
}

/** Counts the bytes of lines. The server would count the times too. */
function byteLimit(most: number | undefined) {
  let left = most ?? Infinity;
  const encoder = new TextEncoder();
  return {
    isReached: () => left <= 0,
    cut(batch: LogLine[]): LogLine[] {
      if (left === Infinity) return batch;
      const kept: LogLine[] = [];
      for (const line of batch) {
        if (left <= 0) break;
        const bytes = encoder.encode(line.text);
        const isWhole = bytes.length < left;
        kept.push(isWhole ? line : { ...line, text: new TextDecoder().decode(bytes.slice(0, left)), partial: true });
        left -= bytes.length + 1;
      }
      return kept;
    },
  };
}

async function* limited<R>(
  batches: AsyncGenerator<LogLine[], R, undefined>,
  limit: ReturnType<typeof byteLimit>,
): AsyncGenerator<LogLine[], R, undefined> {
  try {
    while (true) {
      const { done, value } = await batches.next();
      if (done) return value;
      const kept = limit.cut(value);
      if (kept.length > 0) yield kept;
      if (limit.isReached()) return undefined as R;
    }
  } finally {
    await batches.return(undefined as R);
  }
}

/** The current run of a container. Undefined if it has not started. */
function runOf(pod: Pod, container: string): { id: string | undefined; hasEnded: boolean } | undefined {
  const found = containerStatus(pod, container);
  const { running, terminated } = found?.state ?? {};
  const ended = terminated ?? (running === undefined ? found?.lastState?.terminated : undefined);
  if (ended !== undefined) return { id: ended.containerID ?? found?.containerID, hasEnded: true };
  return running === undefined ? undefined : { id: found?.containerID, hasEnded: false };
}

function isOver({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

async function untilStarted(
  client: Client,
  pod: StoredPod,
  container: string,
  { signal, onNote }: LogOptions,
): Promise<StoredPod> {
  let told: string | undefined;
  for (let now = pod;; now = await readPod(client, pod.metadata, signal)) {
    if (runOf(now, container) !== undefined || isOver(now)) return now;
    const reason = containerStatus(now, container)?.state?.waiting?.reason ?? now.status?.phase ?? "Pending";
    if (reason !== told) onNote?.(`Waiting for container "${container}" of pod "${pod.metadata.name}": ${reason}`);
    told = reason;
    await delay(AGAIN_MS, signal);
  }
}
