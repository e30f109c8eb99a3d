import { NetworkError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import { requestCopier } from "../../data/request/body_text.ts";
import { isWatch } from "../../data/request/media.ts";

/** Options of {@linkcode retry}. */
export interface RetryOptions {
  /** The maximum number of attempts. @default {10, as in client-go} */
  tries?: number | undefined;
  /** Waits for some milliseconds. Rejects with the signal's reason. @default {a timer} */
  sleep?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** Returns a number from 0 to 1 that spreads the retries of many clients. @default {Math.random} */
  random?: (() => number) | undefined;
  /** Called before a wait of two seconds or more. @default {nothing is called} */
  onWait?: ((text: string) => void) | undefined;
}

// A longer Retry-After is an error immediately.
const MOST_SECONDS = 60;
const TOLD_SECONDS = 2;
// The attempts of a read over a connection that breaks, and the waits before them.
const BROKEN_TRIES = 3;
const BROKEN_MS = 100;

/**
 * Repeats a request if that is safe:
 *
 * - After 429 or 503 with Retry-After. The server did nothing (API Priority and Fairness), so any method can be repeated
 *   (client-go rest/with_retry.go).
 * - If the connection was closed before the answer, and the request only reads. A write may have arrived, and is not
 *   repeated.
 *
 * A watch is not repeated here.
 */
export function retry(options: RetryOptions = {}): Middleware {
  const { tries = 10, sleep = wait, random = Math.random, onWait } = options;
  return (next) => async (request) => {
    // A watch has a state machine of its own, which tells its consumer about each wait.
    if (isWatch(request)) return await next(request);
    let broken = 0;
    for (let left = tries;; left--) {
      // Later attempts send a copy. The caller keeps the request with the headers that were sent.
      const copy = left <= 1 ? undefined : requestCopier(request);
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
      if (seconds >= TOLD_SECONDS) onWait?.(`the server is busy (${response.status}): retrying in ${seconds} s`);
      // Not earlier than Retry-After.
      await sleep(seconds * 1000 + random() * Math.max(100, seconds * 250), request.signal);
      request = copy?.() ?? request;
    }
  };
}

function isBroken(error: unknown): boolean {
  return error instanceof NetworkError && error.broken;
}

/** Reports whether a request only reads, so that it can be repeated. An upgrade may have run a command. */
export function isRead(request: Pick<Request, "method" | "headers">): boolean {
  return (request.method === "GET" || request.method === "HEAD") && !request.headers.has("upgrade");
}

// Seconds or an HTTP date (RFC 9110, section 10.2.3).
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

// Loaded when a request has to wait.
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { delay } = await import("../../data/base/wait.ts");
  await delay(milliseconds, signal);
}
