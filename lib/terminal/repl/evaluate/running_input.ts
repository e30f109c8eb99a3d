import type { Middleware, WriteGroup } from "../../../data/core/handler.ts";

/** The input that is running, so that Ctrl+C can cancel it. */
export interface Running {
  /** The group of its writes, which are undone together. */
  group?: WriteGroup | undefined;
  /** The signal of the input that is being evaluated. Undefined between inputs. */
  signal?: AbortSignal | undefined;
  /** Whether its value is being printed. Requests made for printing are not counted. */
  isShowing?: boolean;
  /** The number of requests that it has sent. */
  requests?: number;
  /** The last request, for `.curl`. */
  last?: LastRequest;
}

/** A request as it was sent, without its credential, which a later layer adds. */
export interface LastRequest {
  method: string;
  /** The path and query. */
  path: string;
  headers: [string, string][];
  body: string;
}

/** Cancels all requests of an input when the input is cancelled. */
export function cancelledWith(running: Running): Middleware {
  return (next) => (request) => {
    const { signal } = running;
    if (signal === undefined) return next(request);
    return next(new Request(request, { signal: AbortSignal.any([request.signal, signal]) }));
  };
}

/** Records the requests of an input: their number and the last one. */
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

// Discovery requests only prepare the request that the user wants, so `.curl` never shows them.
const DISCOVERY_REGEXP = /^\/(api|apis)(\/[^/]+){0,2}$|^\/openapi\//;
