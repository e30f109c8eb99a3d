import type { WatchEvent } from "../../api/watching/events.ts";
import { advise, type Shell } from "./shell.ts";

type Notice = Exclude<WatchEvent<unknown>, { object: unknown }>;

/**
 * Tells what happens to a watch on stderr. Without a terminal only a gap is told, because it is about the data; the other
 * notices say that nothing was missed.
 *
 * @param what The watched objects, if there are several watches: `pods`.
 */
export function tellNotice(shell: Shell, notice: Notice, what?: string): void {
  const about = what === undefined ? "" : `${what}: `;
  switch (notice.type) {
    case "gap":
      return shell.err(
        `warning: ${about}changes since ${notice.since.toISOString()} may be missing (${notice.reason}); ` +
          "the differences follow",
      );
    case "waiting": {
      const seconds = Math.round(notice.retryInMs / 1000);
      return advise(shell, `note: ${about}${notice.problem.message}; trying again in ${seconds} s`);
    }
    case "reconnected":
      // The server ends each watch after some minutes, which is no news.
      if (notice.why === "deadline") return;
      return advise(shell, `note: ${about}reconnected after ${secondsOf(notice.silentMs)}, nothing missed`);
    case "synced":
      return;
  }
}

function secondsOf(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
