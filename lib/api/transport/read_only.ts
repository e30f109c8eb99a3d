import { hint, RefusedError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import { isWrite } from "../../data/request/writes.ts";

/**
 * Refuses every request that could change something, before it is sent. Reviews and dry runs pass.
 *
 * @param isSwitched Whether the session can write again after a switch. Otherwise it was opened read-only.
 * @param isFleet Whether the session is one of several contexts, which are always read-only.
 * @throws {RefusedError} From the handler that it returns.
 */
export function readOnly(isSwitched = false, isFleet = false): Middleware {
  return (next) => async (request) => {
    if (!await isWrite(request)) return await next(request);
    const { pathname } = new URL(request.url);
    if (isFleet) {
      throw new RefusedError(`Cannot ${request.method} ${pathname}: sessions of several contexts are read-only`, {
        hints: ["choose one context to write; writing to many clusters is not supported yet"],
      });
    }
    throw new RefusedError(`Cannot ${request.method} ${pathname}: this session is read-only`, {
      hints: [
        isSwitched
          ? hint("read-only-off", {}, "turn read-only off to write; dry runs are possible with it")
          : hint("not-read-only", {}, "connect without readOnly to write; dry runs are possible in this session"),
      ],
    });
  };
}
