import { delay } from "../../../data/base/wait.ts";
import { ApiError, KubeError, NetworkError } from "../../../data/core/errors.ts";
import { LostError } from "../stream_errors.ts";
import { type CurrentFile, FollowedFile } from "./followed_file.ts";
import { LineReader } from "./line_reader.ts";
import { isKubeletError, lastLineStart, timeOfLine } from "./log_lines.ts";
import type { OpenedLog } from "./open_log.ts";
import { SeenLines } from "./seen_lines.ts";

/** The wait before a log is read again. It grows up to {@linkcode MOST_WAIT_MS} while answers are short and bring nothing. */
const LEAST_WAIT_MS = 200;
const MOST_WAIT_MS = 5000;
/** An answer that lasted this long resets the wait. */
const LONG_MS = 5000;
/** If a log has no lines for this time, it is empty. */
const EMPTY_MS = 1000;
/** The number of attempts that bring no new line. */
const TRIES = 3;
const FOLLOW_TRIES = 20;

/** The query of a log. */
export interface LogQuery {
  follow?: true | undefined;
  previous?: true | undefined;
  tailLines?: number | undefined;
  sinceSeconds?: number | undefined;
  sinceTime?: string | undefined;
  limitBytes?: number | undefined;
}

/** The state of a run: `replaced` means that another run of the container has begun. */
export type RunState = "running" | "ended" | "replaced" | "gone";

/** One run of a container, from its start to its end or its restart. */
export interface Run {
  /** The container in words: `container "app" of pod "web"`. */
  what: string;
  signal: AbortSignal;
  /** Opens the log of the current run, or of the one before. */
  open(query: LogQuery, isLarge: boolean): Promise<OpenedLog>;
  /** Reads the state from the server. Undefined while the server cannot be reached. */
  state(): Promise<RunState | undefined>;
  /** Called if the log continues after a cut. */
  onResumed?: (() => void) | undefined;
  /** Called if lines may be missing between two times. The second is empty if it is not known. */
  onGap(gap: { after: string; before: string }): void;
}

/** Options of {@linkcode runLog}. */
export interface RunLogOptions {
  follow: boolean;
  previous: boolean;
  /** Selects the first line of the log. */
  begin: LogQuery;
}

/** Lines of a log, each with its time in front and its line end. */
export interface RawLines {
  bytes: Uint8Array<ArrayBuffer>;
  /** True for one line without a line end. */
  partial?: true | undefined;
}

/** The last line of a log, which shows whether the entire log has arrived. */
interface LastLine {
  bytes: Uint8Array<ArrayBuffer>;
  isWhole: boolean;
}

/** The answer to one request: how it ended. */
interface Ending {
  error?: unknown;
  /** Whether a new line came. */
  isNew: boolean;
  rest: Uint8Array<ArrayBuffer>;
}

/** The length of the time in front of a line, and of the space after it. */
const TIME_BYTES = 31;

const EMPTY = new Uint8Array(0);

/**
 * Yields the lines of one run of a container. A server reports a cut as a clean end. The end of an answer is therefore
 * accepted only if the last line has arrived. If the log is followed, the run must have ended too.
 *
 * @throws {LostError} If the log breaks again and again.
 */
export async function* runLog(run: Run, options: RunLogOptions): AsyncGenerator<RawLines, void, undefined> {
  const { signal, what } = run;
  const seen = new SeenLines();
  let { begin, follow, previous } = options;
  const begunAt = performance.now();
  let attempts = 0;
  // Whether the current file had no line when the log was read last.
  let wasEmpty = false;

  const failure = (text: string) => new KubeError(`Cannot read the log of ${what}: ${text}`);

  async function* read(): AsyncGenerator<RawLines, Ending, undefined> {
    const since = seen.since();
    const query = since === undefined ? firstQuery() : { sinceTime: since };
    let log: OpenedLog;
    try {
      log = await run.open({ ...query, ...flags() }, follow || query.tailLines === undefined);
    } catch (error) {
      if (attempts++ === 0 || signal.aborted || !isPassing(error)) throw error;
      return { error, isNew: false, rest: EMPTY };
    }
    if (attempts++ > 0 && follow) run.onResumed?.();
    const lines = new LineReader(log);
    const file = follow ? new FollowedFile(lines, seen, { file: currentFile, wasEmpty }) : undefined;
    const continued = since === undefined ? undefined : seen.continuation();
    let [isNew, hasGap] = [false, false];
    try {
      for (let batch; (batch = await (file ?? lines).next()) !== undefined;) {
        if (file?.gap !== undefined) run.onGap(file.gap);
        if (file !== undefined) file.gap = undefined;
        const bytes = continued === undefined || continued.isOver ? batch : continued.add(batch);
        if (continued?.gap !== undefined && !hasGap) {
          hasGap = true;
          run.onGap(continued.gap);
        }
        if (bytes.length === 0) continue;
        requireTime(bytes);
        seen.add(bytes);
        isNew = true;
        yield { bytes };
      }
      wasEmpty = file?.isEmpty === true;
      return { isNew, rest: lines.rest() };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof KubeError && !(error instanceof NetworkError)) throw error;
      return { error, isNew, rest: lines.rest() };
    } finally {
      log.close();
    }
  }

  // Each connection before the first line must begin at the same line.
  function firstQuery(): LogQuery {
    const { sinceSeconds } = begin;
    if (sinceSeconds === undefined) return begin;
    return { ...begin, sinceSeconds: sinceSeconds + Math.floor((performance.now() - begunAt) / 1000) };
  }

  // A kubelet writes its own errors as the last line, and without a time.
  function requireTime(bytes: Uint8Array): void {
    const start = lastLineStart(bytes);
    if (timeOfLine(bytes, start, bytes.length - 1) !== "") return;
    const text = new TextDecoder().decode(bytes.subarray(start, bytes.length - 1));
    if (isKubeletError(text)) throw failure(text);
  }

  function flags(): LogQuery {
    return { follow: follow || undefined, previous: previous || undefined };
  }

  /** Reads a part of the log. Undefined if it could not be read. */
  async function readPart(query: LogQuery): Promise<LastLine | undefined> {
    try {
      const log = await run.open({ ...query, previous: previous || undefined }, false);
      try {
        const lines = new LineReader(log);
        let last: Uint8Array<ArrayBuffer> = EMPTY;
        for (let batch; (batch = await lines.next()) !== undefined;) last = batch.slice(lastLineStart(batch));
        const rest = lines.rest();
        return rest.length === 0 ? { bytes: last, isWhole: true } : { bytes: rest, isWhole: false };
      } finally {
        log.close();
      }
    } catch {
      if (signal.aborted) throw signal.reason;
      return undefined;
    }
  }

  const readLast = () => readPart({ sinceSeconds: begin.sinceSeconds, sinceTime: begin.sinceTime, tailLines: 1 });
  const currentFile: CurrentFile = {
    async firstTime() {
      const part = await readPart({ limitBytes: TIME_BYTES });
      return part && timeOfLine(part.bytes, 0);
    },
    async lastLine() {
      const part = await readPart({ tailLines: 1 });
      return part?.isWhole ? part.bytes : undefined;
    },
  };

  function isReached({ bytes, isWhole }: LastLine, rest: Uint8Array): boolean {
    if (!isWhole) return sameBytes(bytes, rest);
    if (rest.length > 0) return false;
    if (seen.lastTime === "") return bytes.length === 0 || begin.tailLines === 0;
    return seen.includes(bytes);
  }

  if (follow && begin.tailLines === 0) {
    // The last line is the one to continue from, so that a cut before the next line loses nothing.
    const last = await readPart({ tailLines: 1 });
    if (last?.bytes.length === 0) begin = {};
    else if (last?.isWhole) seen.add(last.bytes);
  }
  let [idle, failures] = [0, 0];
  // The last line is requested at the same time as the log, so that a small log takes no longer.
  let early = follow ? undefined : readLast();
  early?.catch(() => {});
  while (true) {
    const began = performance.now();
    const { error, isNew, rest } = yield* read();
    const restText = new TextDecoder().decode(rest);
    if (timeOfLine(rest, 0) === "" && isKubeletError(restText)) throw failure(restText);
    idle = isNew || follow && performance.now() - began > LONG_MS ? 0 : idle + 1;
    failures = isNew || error === undefined ? 0 : failures + 1;
    if (failures >= (follow ? FOLLOW_TRIES : TRIES)) {
      throw new LostError(`The log of ${what} was cut`, {
        cause: error,
        hints: ["lines are missing: read the log again from the time of the last line"],
      });
    }
    if (follow) {
      // The last lines would have come immediately. So the log was empty, and all lines are new.
      if (seen.lastTime === "" && performance.now() - began > EMPTY_MS) begin = { ...begin, tailLines: undefined };
      const state = await run.state();
      if (state === "ended" || state === "replaced") {
        // The rest of the log of a run that has ended is read once more, without waiting for new lines.
        follow = false;
        previous = state === "replaced";
        [idle, failures] = [0, 0];
      } else if (state === "gone") {
        if (error !== undefined) run.onGap({ after: seen.lastTime, before: "" });
        return yield* lastPart(rest);
      } else if (idle > 0) await delay(Math.min(LEAST_WAIT_MS * 2 ** (idle - 1), MOST_WAIT_MS), signal);
      continue;
    }
    if (error === undefined) {
      const last = await (early ?? readLast());
      early = undefined;
      if (last !== undefined && isReached(last, rest)) return yield* lastPart(rest);
      if (idle > TRIES) {
        // Nothing is left to read, but the last line is another one: the log was rotated.
        run.onGap({ after: seen.lastTime, before: "" });
        return yield* lastPart(rest);
      }
    }
    early = undefined;
    if (idle > 0) await delay(LEAST_WAIT_MS * Math.max(idle, failures), signal);
  }

  function* lastPart(rest: Uint8Array<ArrayBuffer>): Generator<RawLines, void, undefined> {
    if (rest.length > 0) yield { bytes: rest, partial: true };
  }
}

// The server or the node may be restarting. Only a refusal for lack of rights is final.
function isPassing(error: unknown): boolean {
  return error instanceof NetworkError || error instanceof ApiError && error.code !== 401 && error.code !== 403;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
