import type { Bar } from "../../data/output/chart.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND],
  ...[MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY],
];
// The number of lines that are readable at a glance.
const MOST = 20;

/** Counts times per span of equal length, in UTC. Uses the shortest length that results in at most 20 spans. */
export function spans(times: readonly Date[]): Bar[] {
  const values = times.map((time) => time.getTime());
  const first = values.reduce((a, b) => Math.min(a, b), Infinity);
  const last = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const step = STEPS.find((step) => Math.floor(last / step) - Math.floor(first / step) < MOST) ?? 365 * DAY;
  const begin = Math.floor(first / step);
  const counts = Array.from({ length: Math.floor(last / step) - begin + 1 }, () => 0);
  for (const value of values) {
    const at = Math.floor(value / step) - begin;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const isOneDay = Math.floor(first / DAY) === Math.floor(last / DAY);
  return counts.map((count, index) => {
    const from = new Date((begin + index) * step);
    return { label: labelOf(from, step, isOneDay), count, from };
  });
}

function labelOf(from: Date, step: number, isOneDay: boolean): string {
  const [date = "", time = ""] = from.toISOString().split(/[T.]/);
  if (step >= DAY) return date;
  const shown = step >= MINUTE ? time.slice(0, 5) : time;
  return isOneDay ? shown : `${date} ${shown}`;
}
