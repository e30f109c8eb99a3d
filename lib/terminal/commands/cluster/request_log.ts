import { stripControl } from "../../../data/base/text.ts";
import type { ProxyLogEntry } from "../../../features/proxy/options.ts";
import type { Shell } from "../../shell/shell.ts";

/** The delay in milliseconds for grouping lines. Writing each line separately adds a tenth to the cost of a request. */
const WAIT_MS = 50;

/** Writes a line to stderr for each request of a proxy. */
export function requestLog(shell: Shell): { log: (entry: ProxyLogEntry) => void; lines: { flush(): void } } {
  let lines: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (lines.length > 0) shell.err(lines.join("\n"));
    lines = [];
  };
  const log = (entry: ProxyLogEntry) => {
    lines.push(lineOf(entry));
    timer ??= setTimeout(flush, WAIT_MS);
  };
  return { log, lines: { flush } };
}

/** Formats a request: `GET /api 200 184B 1.2ms`. The status is 0 if the client disconnected first. */
function lineOf({ method, path, status, bytes, ms }: ProxyLogEntry): string {
  return `${method} ${stripControl(path)} ${status} ${bytes}B ${ms < 10 ? ms.toFixed(1) : Math.round(ms)}ms`;
}
