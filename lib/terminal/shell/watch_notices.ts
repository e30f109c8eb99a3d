import type { WatchEvent } from "../../api/watching/events.ts";
import { advise, type Shell } from "./shell.ts";

type Notice = Exclude<WatchEvent<unknown>, { object: unknown }>;

/**
 * Prints a notice about a watch on stderr. Without a terminal it only prints gaps, because changes may be missing. The
 * other notices say that nothing was missed.
 *
 * @param what The watched objects, if there are several watches: `pods`.
 */
export function tellNotice(shell: Shell, notice: Notice, what?: string): void {
  const text = noticeText(notice);
  if (text === undefined) return;
  const about = what === undefined ? "" : `${what}: `;
  if (notice.type === "gap") shell.err(`warning: ${about}${text}`);
  else advise(shell, `note: ${about}${text}`);
}

/** Returns the text of a notice; undefined if it is no news. */
export function noticeText(notice: Notice): string | undefined {
  switch (notice.type) {
    case "gap":
      return `changes since ${notice.since.toISOString()} may be missing (${notice.reason}); the differences follow`;
    case "waiting":
      return `${notice.problem.message}; trying again in ${Math.round(notice.retryInMs / 1000)} s`;
    case "reconnected":
      // The server ends each watch after some minutes, which is no news.
      return notice.why === "deadline" ? undefined : `reconnected after ${secondsOf(notice.silentMs)}, nothing missed`;
    case "synced":
      return undefined;
  }
}

function secondsOf(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
