import { TimeoutError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import { guarded } from "./guarded_body.ts";

/**
 * Gives each request, its answer's body included, that long; then it is aborted with a TimeoutError as the reason. Put
 * it innermost: what stands inside of it sees a copy of the Request.
 */
export function timeout(milliseconds: number): Middleware {
  return (next) => async (request) => {
    const controller = new AbortController();
    const what = `${request.method} ${new URL(request.url).pathname}`;
    const reason = new TimeoutError(`The server did not answer ${what} within ${milliseconds / 1000} s`, {
      hints: ["--request-timeout (requestTimeout in code) gives it longer; 0 waits as long as it takes"],
    });
    const timer = setTimeout(() => controller.abort(reason), milliseconds);
    const done = () => clearTimeout(timer);
    try {
      const signal = AbortSignal.any([request.signal, controller.signal]);
      return guarded(await next(new Request(request, { signal })), { explain: (error) => error, done });
    } catch (error) {
      done();
      throw controller.signal.aborted && !request.signal.aborted ? reason : error;
    }
  };
}
