import type { Middleware } from "../../data/core/handler.ts";
import { guarded } from "./guarded_body.ts";
import { untilAborted } from "../../data/base/wait.ts";

/**
 * Ends a call and the reading of its body when its signal is aborted. Fetch does this itself, but a handler in the process
 * may ignore the signal. It has to be the innermost layer.
 */
export function aborting(): Middleware {
  return (next) => async (request) => {
    const { signal } = request;
    signal.throwIfAborted();
    const wait = <T>(work: Promise<T>) => untilAborted(work, signal);
    return guarded(await wait(next(request)), { explain: (error) => error, wait });
  };
}
