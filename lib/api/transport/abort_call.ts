import type { Middleware } from "../../data/core/handler.ts";
import { guarded } from "./guarded_body.ts";
import { untilAborted } from "../../data/base/wait.ts";

/**
 * Ends a call, its answer's body included, where its signal says so and the handler does not look: one in the process
 * need not, where fetch does. Put it innermost.
 */
export function aborting(): Middleware {
  return (next) => async (request) => {
    const { signal } = request;
    signal.throwIfAborted();
    const wait = <T>(work: Promise<T>) => untilAborted(work, signal);
    return guarded(await wait(next(request)), { explain: (error) => error, wait });
  };
}
