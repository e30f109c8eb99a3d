import type { Middleware } from "../../data/core/handler.ts";

/** Options of {@linkcode trace}. */
export interface TraceOptions {
  /** Returns the time in milliseconds. @default {performance.now} */
  now?: (() => number) | undefined;
  /** The level of kubectl's `-v`. From 8 on, headers and bodies are logged, without secrets. @default {6} */
  level?: number | undefined;
}

// The number of characters that kubectl shows of a body (client-go rest/request.go, truncateBody).
const MOST_OF_BODY: Readonly<Record<number, number>> = { 8: 1024, 9: 10240 };

/** Logs a line for each request: method, path, status and time. */
export function trace(
  log: (line: string) => void,
  { now = () => performance.now(), level = 6 }: TraceOptions = {},
): Middleware {
  const most = MOST_OF_BODY[level] ?? Infinity;
  return (next) => async (request) => {
    const details = level >= 8 ? await import("./trace_details.ts") : undefined;
    const { pathname, search } = new URL(request.url);
    await details?.logRequest(request, { log, most });
    const started = now();
    const line = (outcome: string | number) =>
      log(`${request.method} ${pathname}${search} ${outcome} in ${Math.round(now() - started)} ms`);
    try {
      const response = await next(request);
      line(response.status);
      return details?.logResponse(request, response, { log, most }) ?? response;
    } catch (error) {
      line("failed");
      throw error;
    }
  };
}
