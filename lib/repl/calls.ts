import type { Middleware } from "../core/handler.ts";

/** What runs at the prompt now, so that Ctrl+C can end it. */
export interface Running {
  /** Of the input that is being evaluated; undefined between inputs. */
  signal?: AbortSignal | undefined;
}

/** Cancels on the wire whatever an input has asked for, when that input is given up. */
export function cancelledWith(running: Running): Middleware {
  return (next) => (request) => {
    const { signal } = running;
    if (signal === undefined) return next(request);
    return next(new Request(request, { signal: AbortSignal.any([request.signal, signal]) }));
  };
}

/** The items of a stream until the signal is aborted, which ends it, even while it waits for the next one. */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  if (signal === undefined) return yield* items;
  const iterator = items[Symbol.asyncIterator]();
  const aborted = Promise.withResolvers<undefined>();
  const abort = () => aborted.resolve(undefined);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    while (true) {
      const next = iterator.next();
      // It may fail because it was ended, when nobody waits for it any more.
      next.catch(() => undefined);
      const result = await Promise.race([next, aborted.promise]);
      if (result === undefined || signal.aborted || result.done) return;
      yield result.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    // An async generator that waits cannot be returned from before its wait is over.
    const returned = iterator.return?.();
    if (signal.aborted) returned?.catch(() => undefined);
    else await returned;
  }
}
