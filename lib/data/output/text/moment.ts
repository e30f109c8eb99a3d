import { formatAge } from "../../core/duration.ts";

/** Writes a time and how long ago it was: `2026-01-01T09:00:00Z (3h ago)`; undefined where there is none. */
export function formatMoment(time: string | null | undefined, now: Date): string | undefined {
  if (time === undefined || time === null || time === "") return undefined;
  const passed = now.getTime() - Date.parse(time);
  if (Number.isNaN(passed)) return time;
  return passed < -1000 ? `${time} (in ${formatAge(-passed)})` : `${time} (${formatAge(Math.max(0, passed))} ago)`;
}

/** How long ago a time was, as `3h`; `<unknown>` where there is none. */
export function ageSince(time: string | null | undefined, now: Date): string {
  const passed = now.getTime() - Date.parse(time ?? "");
  return Number.isNaN(passed) ? "<unknown>" : formatAge(passed);
}
