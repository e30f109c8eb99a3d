import type { Middleware } from "../core/handler.ts";

/** Options of {@linkcode retry}. */
export interface RetryOptions {
  /** How often a request is sent at most. @default {10, as client-go's} */
  tries?: number;
  /** Waits; rejects with the signal's reason. @default {a timer} */
  sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Sends a request again after 429 or 503 where the server says when (Retry-After): API Priority and Fairness turned it
 * away before anything was done, so that any method may be repeated (client-go rest/with_retry.go).
 */
export function retry({ tries = 10, sleep = delay }: RetryOptions = {}): Middleware {
  return (next) => async (request) => {
    for (let left = tries;; left--) {
      // The spare is what a later try sends: whoever sent this one has the headers that went out with it.
      const spare = request.body === null || left <= 1 ? undefined : request.clone();
      const response = await next(request);
      if (response.status !== 429 && response.status !== 503) return response;
      const seconds = retryAfter(response);
      if (seconds === undefined || left <= 1) return response;
      await response.body?.cancel();
      await sleep(seconds * 1000, request.signal);
      if (spare !== undefined) request = spare;
    }
  };
}

function retryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after");
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
