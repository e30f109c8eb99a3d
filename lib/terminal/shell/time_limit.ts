import { formatAge } from "../../data/core/duration.ts";
import { TimeoutError } from "../../data/core/errors.ts";
import type { Shell } from "./shell.ts";

/** The exit code of a command that ran out of time, as of `timeout` in coreutils. */
export const TIMED_OUT = 124;

/**
 * Runs work with a limit of time. If the time is over, it is aborted, the reason is written and the exit code becomes 124.
 *
 * @param milliseconds The limit; undefined is no limit.
 * @param describe Writes the reason. It may ask the server for more.
 */
export async function withTimeLimit(
  shell: Shell,
  milliseconds: number | undefined,
  work: (signal: AbortSignal) => Promise<void>,
  describe: () => Promise<void> | void = () => shell.err(`error: timed out after ${timeText(milliseconds ?? 0)}`),
): Promise<void> {
  if (milliseconds === undefined) return await work(shell.signal);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new TimeoutError("The time is over")), milliseconds);
  try {
    await work(AbortSignal.any([shell.signal, limit.signal]));
  } catch (error) {
    if (!limit.signal.aborted || shell.signal.aborted || error !== limit.signal.reason) throw error;
    await describe();
    shell.exitCode = TIMED_OUT;
  } finally {
    clearTimeout(timer);
  }
}

/** Formats a time limit: `500 ms`, `30s`, `5m`. */
function timeText(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : formatAge(milliseconds);
}
