import { formatAge } from "../../core/duration.ts";

/** Formats a time with its age: `2026-01-01T09:00:00Z (3h ago)`. Returns undefined if there is no time. */
export function formatMoment(time: string | null | undefined, now: Date): string | undefined {
  if (time === undefined || time === null || time === "") return undefined;
  const passed = now.getTime() - Date.parse(time);
  if (Number.isNaN(passed)) return time;
  return passed < -1000 ? `${time} (in ${formatAge(-passed)})` : `${time} (${formatAge(Math.max(0, passed))} ago)`;
}

/** Returns the age of a time, such as `3h`, or `<unknown>` if there is no time. */
export function ageSince(time: string | null | undefined, now: Date): string {
  const passed = now.getTime() - Date.parse(time ?? "");
  return Number.isNaN(passed) ? "<unknown>" : formatAge(passed);
}
