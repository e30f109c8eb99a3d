import type { Middleware } from "../../../data/core/handler.ts";

/** What runs at the prompt now, so that Ctrl+C can end it. */
export interface Running {
  /** Of the input that is being evaluated; undefined between inputs. */
  signal?: AbortSignal | undefined;
  /** Whether its value is being shown: what is sent for that is not what was asked for. */
  isShowing?: boolean;
  /** How many requests it has sent. */
  requests?: number;
  /** What was sent last, for `.curl`. */
  last?: LastRequest;
}

/** A request as it was sent, without its credential, which is added further in. */
export interface LastRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: [string, string][];
  body: string;
}

/** Cancels on the wire whatever an input has asked for, when that input is given up. */
export function cancelledWith(running: Running): Middleware {
  return (next) => (request) => {
    const { signal } = running;
    if (signal === undefined) return next(request);
    return next(new Request(request, { signal: AbortSignal.any([request.signal, signal]) }));
  };
}

/** Keeps what an input asks for: how often, and the last of it. */
export function recordedIn(running: Running): Middleware {
  return (next) => async (request) => {
    if (running.signal === undefined || running.isShowing) return await next(request);
    running.requests = (running.requests ?? 0) + 1;
    const { method, url, headers } = request;
    const { pathname, search } = new URL(url);
    if (DISCOVERY_REGEXP.test(pathname)) return await next(request);
    const body = request.body === null ? "" : await request.clone().text();
    const shown = [...headers].filter(([name]) => name !== "authorization");
    running.last = { method, path: pathname + search, headers: shown, body };
    return await next(request);
  };
}

// Asked for on the way to what somebody wants; who wants that very thing has seen it.
const DISCOVERY_REGEXP = /^\/(api|apis)(\/[^/]+){0,2}$|^\/openapi\//;
