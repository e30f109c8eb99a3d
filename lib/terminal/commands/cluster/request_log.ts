import { stripControl } from "../../../data/base/text.ts";
import type { ProxyLogEntry } from "../../../features/proxy/options.ts";
import type { Shell } from "../../shell/shell.ts";

/** How long a line may wait for others: writing each by itself would cost a tenth of what a request does. */
const WAIT_MS = 50;

/** Writes a line on stderr for each request that a proxy has answered. */
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

/** `GET /api 200 184B 1.2ms`; a status of 0 means that the client left before there was one. */
function lineOf({ method, path, status, bytes, ms }: ProxyLogEntry): string {
  return `${method} ${stripControl(path)} ${status} ${bytes}B ${ms < 10 ? ms.toFixed(1) : Math.round(ms)}ms`;
}
