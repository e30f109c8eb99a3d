import type { Middleware } from "../../data/core/handler.ts";

/** Options of {@linkcode trace}. */
export interface TraceOptions {
  /** Milliseconds. @default {performance.now} */
  now?: (() => number) | undefined;
}

/** Logs a line for each request: method, path, status and time; never a header, so that no credential gets in. */
export function trace(log: (line: string) => void, { now = () => performance.now() }: TraceOptions = {}): Middleware {
  return (next) => async (request) => {
    const { pathname, search } = new URL(request.url);
    const started = now();
    const line = (outcome: string | number) =>
      log(`${request.method} ${pathname}${search} ${outcome} in ${Math.round(now() - started)} ms`);
    try {
      const response = await next(request);
      line(response.status);
      return response;
    } catch (error) {
      line("failed");
      throw error;
    }
  };
}
