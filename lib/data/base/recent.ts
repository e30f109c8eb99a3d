/** A function whose result is shared for a short time. */
export interface Recent<T> {
  (): Promise<T>;
  /** Lets the next call read again. */
  forget(): void;
}

/**
 * Returns a function that calls `read` at most once per period, and otherwise returns the last result. A failure is not
 * kept. Calls that come together share one read.
 *
 * @param now Returns the time in milliseconds. @default {performance.now()}
 */
export function recent<T>(read: () => Promise<T>, periodMs: number, now: () => number = nowMs): Recent<T> {
  let last: { started: number; result: Promise<T> } | undefined;
  const get = () => {
    if (last !== undefined && now() - last.started < periodMs) return last.result;
    const current = { started: now(), result: read() };
    last = current;
    current.result.catch(() => {
      if (last === current) last = undefined;
    });
    return current.result;
  };
  return Object.assign(get, { forget: () => last = undefined });
}

const nowMs = () => performance.now();
