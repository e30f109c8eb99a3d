import { parseDuration } from "../../../data/core/duration.ts";
import { InputError } from "../../../data/core/errors.ts";
import { concatBytes } from "../../../data/base/concat_bytes.ts";
import { linesIn, textStart, timeOfLine } from "./log_lines.ts";
import { isRegExp, type LinePattern, type LogBatch, type LogOptions } from "./log_options.ts";

/** Two streams are merged in a log, so that a line may follow one that is a little later. */
const MARGIN_MS = 1000;

/** Changes the batches of one container. Returns undefined at the end of its log. */
export type LogFilter = (batch: LogBatch) => LogBatch | undefined;

/**
 * Returns a function that creates the filters of one container: `include`, `exclude`, `until` and `limitBytes`.
 *
 * @throws {InputError} If a pattern or a time is not valid.
 */
export function logFilters(options: LogOptions): () => LogFilter[] {
  const include = patternsOf("include", options.include);
  const exclude = patternsOf("exclude", options.exclude);
  const until = timeOfOption(options.until);
  const { limitBytes, timestamps = false } = options;
  return () => [
    ...(until === undefined ? [] : [untilFilter(until)]),
    ...(include.length + exclude.length === 0 ? [] : [patternFilter(include, exclude)]),
    ...(limitBytes === undefined ? [] : [byteFilter(limitBytes, timestamps)]),
  ];
}

/** Passes batches through filters, until one of them ends the log. */
export async function* filtered(
  batches: AsyncGenerator<LogBatch, void, undefined>,
  filters: readonly LogFilter[],
): AsyncGenerator<LogBatch, void, undefined> {
  if (filters.length === 0) return yield* batches;
  for await (const batch of batches) {
    let kept: LogBatch | undefined = batch;
    for (const filter of filters) kept = kept && filter(kept);
    if (kept === undefined) return;
    if (kept.bytes.length > 0) yield kept;
  }
}

function patternsOf(
  option: string,
  given: LinePattern | readonly LinePattern[] | undefined,
): RegExp[] {
  const patterns: readonly LinePattern[] = given === undefined
    ? []
    : typeof given === "string" || isRegExp(given)
    ? [given]
    : given;
  return patterns.map((pattern) => compilePattern(option, pattern));
}

/**
 * Compiles a pattern for lines.
 *
 * @throws {InputError} If it is not a regular expression.
 */
export function compilePattern(option: string, pattern: LinePattern): RegExp {
  try {
    // A sticky or global expression would remember its last match.
    return isRegExp(pattern)
      ? new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""))
      : new RegExp(pattern, "u");
  } catch (cause) {
    throw new InputError(`Cannot read ${option} "${pattern}": it is not a regular expression`, { cause });
  }
}

/**
 * Returns the moment of `until`.
 *
 * @throws {InputError} If it is neither a duration nor a time.
 */
export function timeOfOption(until: number | string | undefined): number | undefined {
  if (until === undefined) return undefined;
  if (typeof until === "number") return Date.now() - until;
  if (/^\d{4}-/.test(until)) {
    const time = Date.parse(until);
    if (!Number.isNaN(time)) return time;
    throw new InputError(`Cannot read until "${until}": it is not a time in RFC 3339`);
  }
  return Date.now() - parseDuration(until);
}

function patternFilter(include: readonly RegExp[], exclude: readonly RegExp[]): LogFilter {
  const decoder = new TextDecoder();
  return (batch) =>
    keepLines(batch, (bytes, start, end) => {
      const text = decoder.decode(bytes.subarray(textStart(bytes, start, end), end));
      if (include.length > 0 && !include.some((pattern) => pattern.test(text))) return false;
      return !exclude.some((pattern) => pattern.test(text));
    });
}

function untilFilter(until: number): LogFilter {
  let isOver = false;
  return (batch) => {
    if (isOver) return undefined;
    return keepLines(batch, (bytes, start, end) => {
      const time = Date.parse(timeOfLine(bytes, start, end));
      isOver ||= time > until + MARGIN_MS;
      return !(time > until);
    });
  };
}

function keepLines(
  batch: LogBatch,
  isKept: (bytes: Uint8Array, start: number, end: number) => boolean,
): LogBatch {
  const { bytes } = batch;
  const kept: Uint8Array<ArrayBuffer>[] = [];
  for (const [start, end] of linesIn(bytes)) if (isKept(bytes, start, end)) kept.push(bytes.subarray(start, end + 1));
  return { ...batch, bytes: concatBytes(kept) };
}

/** Counts the bytes of lines as they are printed. The server would also count the times, which are always requested. */
function byteFilter(most: number, timestamps: boolean): LogFilter {
  let left = most;
  return (batch) => {
    if (left <= 0) return undefined;
    const { bytes } = batch;
    for (const [start, end] of linesIn(bytes)) {
      const from = timestamps ? start : textStart(bytes, start, end);
      const length = Math.min(end + 1, bytes.length) - from;
      if (length > left) {
        // The line is cut inside of its text.
        const cut = { ...batch, bytes: bytes.slice(0, from + left), partial: true } as const;
        left = 0;
        return cut;
      }
      left -= length;
    }
    return batch;
  };
}
