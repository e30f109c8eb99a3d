import { anySignal, untilAborted } from "../../data/base/wait.ts";
import { hint, TimeoutError } from "../../data/core/errors.ts";

/** The result of a call for one context: a value, or the error. */
export type Settled<T> =
  | { readonly context: string; readonly value: T; readonly error?: undefined }
  | { readonly context: string; readonly error: unknown };

/** Options of {@linkcode settleEach}. */
export interface SettleOptions {
  /** The number of contexts at a time. @default {16} */
  atOnce?: number | undefined;
  /** The time limit for each context in milliseconds; 0 means no limit. @default {TIME_LIMIT_MS} */
  timeLimit?: number | undefined;
  /** Whether the first failure ends the other calls. @default {false} */
  failFast?: boolean | undefined;
  /** Ends all calls. */
  signal?: AbortSignal | undefined;
  /** Called when a call ends, with its error if it failed. */
  onOutcome?: ((context: string, error: unknown) => void) | undefined;
}

/** A call for one context. */
export interface ContextCall {
  readonly context: string;
  /** Ends the call. */
  readonly signal: AbortSignal;
  /** Starts the time limit. A login before it does not count. Calling it again has no effect. */
  start(): void;
}

/** The number of contexts that are asked at a time. */
const MOST_AT_ONCE = 16;

/** The time limit for each context. */
export const TIME_LIMIT_MS = 10_000;

/**
 * Calls a function for each context. The function starts its time limit itself. A failure of one context, such as a
 * missed time limit, does not end the other calls.
 *
 * @returns The outcomes in the order of the contexts. With `failFast`, contexts whose calls did not end are left out.
 */
export async function settleEach<T>(
  contexts: readonly string[],
  call: (call: ContextCall) => Promise<T>,
  options: SettleOptions = {},
): Promise<Settled<T>[]> {
  const { atOnce = MOST_AT_ONCE, failFast = false, signal, onOutcome } = options;
  const outcomes: (Settled<T> | undefined)[] = contexts.map(() => undefined);
  const ended = new AbortController();
  const stops = anySignal(signal, ended.signal);
  let next = 0;
  async function work(): Promise<void> {
    while (next < contexts.length && !stops.aborted) {
      const at = next++;
      const context = contexts[at] ?? "";
      const outcome = await settle(context, call, stops, options);
      // After the first failure, an interrupted call is no failure of its context.
      if (ended.signal.aborted && outcome.error === ended.signal.reason) continue;
      outcomes[at] = outcome;
      onOutcome?.(context, outcome.error);
      if (failFast && outcome.error !== undefined) {
        ended.abort(new DOMException("Another context failed", "AbortError"));
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, contexts.length) }, work));
  signal?.throwIfAborted();
  return outcomes.filter((outcome) => outcome !== undefined);
}

async function settle<T>(
  context: string,
  call: (call: ContextCall) => Promise<T>,
  stops: AbortSignal,
  { timeLimit = TIME_LIMIT_MS }: SettleOptions,
): Promise<Settled<T>> {
  const late = new AbortController();
  const signal = anySignal(stops, late.signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    if (timeLimit > 0) timer ??= setTimeout(() => late.abort(tooSlow(timeLimit)), timeLimit);
  };
  try {
    // A call that ignores its signal does not hold up the others.
    return { context, value: await untilAborted(call({ context, signal, start }), signal) };
  } catch (error) {
    return { context, error: signal.aborted ? signal.reason : error };
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the error of a cluster that exceeds its time limit. */
export function tooSlow(milliseconds: number): TimeoutError {
  return new TimeoutError(`The cluster did not answer within ${milliseconds / 1000} s`, {
    hints: [hint("longer-timeout", {}, "set requestTimeout to a longer time, or to 0 for no limit")],
  });
}
