import { hint, TimeoutError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import { isStreamRequest } from "../../data/request/media.ts";
import { guarded } from "./guarded_body.ts";

/**
 * Limits the time of each request, including the body of its answer unless that is a stream. Afterwards it is aborted with
 * a TimeoutError. It has to be the innermost layer, because inner layers see a copy of the Request.
 */
export function timeout(milliseconds: number): Middleware {
  return (next) => async (request) => {
    const controller = new AbortController();
    const what = `${request.method} ${new URL(request.url).pathname}`;
    const reason = new TimeoutError(`The server did not answer ${what} within ${milliseconds / 1000} s`, {
      hints: [hint("longer-timeout", {}, "set requestTimeout to a longer time, or to 0 for no limit")],
    });
    const timer = setTimeout(() => controller.abort(reason), milliseconds);
    const done = () => clearTimeout(timer);
    try {
      const signal = AbortSignal.any([request.signal, controller.signal]);
      const response = await next(new Request(request, { signal }));
      // A watch or a followed log has no fixed end.
      if (isStreamRequest(request)) {
        done();
        return response;
      }
      return guarded(response, { explain: (error) => error, done });
    } catch (error) {
      done();
      throw controller.signal.aborted && !request.signal.aborted ? reason : error;
    }
  };
}
