import { NetworkError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";

/** Options of {@linkcode retry}. */
export interface RetryOptions {
  /** How often a request is sent at most. @default {10, as client-go's} */
  tries?: number | undefined;
  /** Waits; rejects with the signal's reason. @default {a timer} */
  sleep?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** A number from 0 to 1: many clients that were turned away at once must not come back at once. @default {chance} */
  random?: (() => number) | undefined;
  /** Told when it is going to wait for two seconds or more. @default {nobody is told} */
  onWait?: ((text: string) => void) | undefined;
}

// Who is told to come back in an hour should hear it now.
const MOST_SECONDS = 60;
const TOLD_SECONDS = 2;
// How often a request that only reads is sent over a connection that breaks, and how long it waits before.
const BROKEN_TRIES = 3;
const BROKEN_MS = 100;

/**
 * Sends a request again where that can do no harm:
 *
 * - after 429 or 503 where the server says when (Retry-After): API Priority and Fairness turned it away before anything
 *   was done, so that any method may be repeated (client-go rest/with_retry.go);
 * - where the connection was closed before the answer, and the request only reads. A write may have arrived, and is never
 *   repeated then.
 */
export function retry(options: RetryOptions = {}): Middleware {
  const { tries = 10, sleep = wait, random = Math.random, onWait } = options;
  return (next) => async (request) => {
    let broken = 0;
    for (let left = tries;; left--) {
      // The spare is what a later try sends: whoever sent this one has the headers that went out with it.
      const spare = request.body === null || left <= 1 ? undefined : request.clone();
      let response: Response;
      try {
        response = await next(request);
      } catch (error) {
        if (!isBroken(error) || !isRead(request) || ++broken >= BROKEN_TRIES || left <= 1) throw error;
        await sleep(BROKEN_MS * broken * (1 + random()), request.signal);
        continue;
      }
      if (response.status !== 429 && response.status !== 503) return response;
      const seconds = retryAfter(response);
      if (seconds === undefined || seconds > MOST_SECONDS || left <= 1) return response;
      await response.body?.cancel();
      if (seconds >= TOLD_SECONDS) onWait?.(`the server is busy (${response.status}): trying again in ${seconds} s`);
      // Never sooner than it said.
      await sleep(seconds * 1000 + random() * Math.max(100, seconds * 250), request.signal);
      if (spare !== undefined) request = spare;
    }
  };
}

function isBroken(error: unknown): boolean {
  return error instanceof NetworkError && error.broken;
}

/** Says whether a request only reads, so that it may be sent again. */
export function isRead({ method }: Pick<Request, "method">): boolean {
  return method === "GET" || method === "HEAD";
}

// Seconds, or the date of HTTP (RFC 9110, section 10.2.3).
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

// Loaded by the first request that has to wait.
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { delay } = await import("../../data/base/wait.ts");
  await delay(milliseconds, signal);
}
