import { TimeoutError } from "../core/errors.ts";
import type { Middleware } from "../core/handler.ts";

/** Gives each request, its answer's body included, that long. */
export function timeout(milliseconds: number): Middleware {
  return (next) => async (request) => {
    const signal = AbortSignal.timeout(milliseconds);
    try {
      return await next(new Request(request, { signal: AbortSignal.any([request.signal, signal]) }));
    } catch (error) {
      if (!signal.aborted || request.signal.aborted) throw error;
      throw new TimeoutError(`The server did not answer within ${milliseconds / 1000}s`, { cause: error });
    }
  };
}
