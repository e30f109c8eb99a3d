import { delay } from "../../data/base/wait.ts";
import type { Middleware } from "../../data/core/handler.ts";

/** Options of {@linkcode limitRate}. */
export interface RateOptions {
  /** Returns the current time in milliseconds. @default {performance.now} */
  now?: () => number;
  /** Waits for some milliseconds. */
  sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The requests of this time may be sent together. */
const BURST_MS = 1000;

/**
 * Limits the number of requests in each second, and delays the others in their order. A layer is shared by all sessions that
 * have one limit together (the generic cell rate algorithm, ITU-T I.371).
 */
export function limitRate(
  perSecond: number,
  { now = () => performance.now(), sleep = delay }: RateOptions = {},
): Middleware {
  // The time at which the next request is due, if all were sent evenly.
  let due = -Infinity;
  return (next) => async (request) => {
    const start = Math.max(due, now() - BURST_MS);
    due = start + 1000 / perSecond;
    const wait = due - now();
    if (wait > 0) await sleep(wait, request.signal);
    return await next(request);
  };
}
