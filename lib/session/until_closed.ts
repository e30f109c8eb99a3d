import { anySignal } from "../data/base/wait.ts";
import { InputError } from "../data/core/errors.ts";

/** The functions that end the calls of a session that are running. */
export type RunningCalls = Set<() => unknown>;

/**
 * Runs a call that ends with its session: the signal is aborted when the session is closed. Without it, a stream would keep
 * its connection open.
 */
export async function untilClosed<T>(running: RunningCalls, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, end } = ending(running);
  try {
    return await call(signal);
  } finally {
    running.delete(end);
  }
}

/**
 * Yields the items of a stream that ends with its session. A stream that was not complete ends with an error.
 *
 * @param own The signal of the caller, which ends the stream too.
 */
export async function* streamUntilClosed<T>(
  running: RunningCalls,
  own: AbortSignal | undefined,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const { signal, end } = ending(running);
  try {
    yield* open(anySignal(own, signal));
  } finally {
    running.delete(end);
  }
}

function ending(running: RunningCalls) {
  const controller = new AbortController();
  const end = () => controller.abort(new InputError("The session was closed"));
  running.add(end);
  return { signal: controller.signal, end };
}
