import { InputError } from "../../data/core/errors.ts";
import { shownInNotebook } from "../../data/core/notebook.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { formatBars } from "../../data/output/text/bars.ts";
import type { Bar, Chart } from "../../data/output/chart.ts";
import { spans } from "./time_spans.ts";
import { FUNCTION, type OptionTable, STRING, WHOLE_NUMBER } from "../../data/core/options.ts";

/** What an item is counted as; undefined is left out. */
export type ChartKey = string | number | boolean | Date | null | undefined;

/** Options of `chart`. */
export interface ChartOptions<T> {
  /** What an item is counted as: a phase, a node, a time. @default {the item itself} */
  by?: ((item: T) => ChartKey) | undefined;
  /** What stands above it. @default {nothing} */
  title?: string | undefined;
  /** Columns to draw in. @default {80} */
  columns?: number | undefined;
}

/** The options of `chart`. */
export const CHART_OPTIONS: OptionTable<ChartOptions<unknown>> = { by: FUNCTION, title: STRING, columns: WHOLE_NUMBER };

/** What can be drawn: items to count, or counts by their names. */
export type ChartData<T> = Iterable<T> | AsyncIterable<T> | Readonly<Record<string, number>>;

/**
 * Counts items and draws the counts: of times (dates, or texts as the API server writes them) how many fell into each
 * span, of anything else how many there are of each.
 *
 * @throws {InputError} Where an item is no text, number or time, and `by` does not make it one.
 */
export async function chart<T>(
  data: ChartData<T> | Promise<ChartData<T>>,
  options: ChartOptions<T> = {},
): Promise<Chart> {
  const { by = (item: T) => item as ChartKey, title, columns } = options;
  const given = await data;
  const counted = isIterable<T>(given) ? await count(given, by) : { kind: "counts" as const, bars: barsOf(given) };
  const drawn: Chart = { ...(title === undefined ? {} : { title }), ...counted };
  return shownInNotebook(presented(drawn, () => formatBars(drawn, columns)), async () => {
    const { formatSvg } = await import("../../data/output/svg_chart.ts");
    return { "image/svg+xml": formatSvg(drawn), "text/plain": formatBars(drawn, columns) };
  });
}

function isIterable<T>(data: ChartData<T>): data is Iterable<T> | AsyncIterable<T> {
  return Symbol.iterator in data || Symbol.asyncIterator in data;
}

async function count<T>(
  data: Iterable<T> | AsyncIterable<T>,
  by: (item: T) => ChartKey,
): Promise<{ kind: Chart["kind"]; bars: Bar[] }> {
  const counts = new Map<string, number>();
  const times: Date[] = [];
  let total = 0;
  for await (const item of data) {
    const key = by(item);
    if (key === undefined || key === null) continue;
    if (typeof key === "object" && !(key instanceof Date)) {
      throw new InputError("Cannot count an object", {
        hints: ["say what of it counts: k8s.chart(pods, { by: (pod) => pod.status?.phase })"],
      });
    }
    total++;
    const time = timeOf(key);
    if (time !== undefined) times.push(time);
    counts.set(String(key), (counts.get(String(key)) ?? 0) + 1);
  }
  if (total > 0 && times.length === total) return { kind: "times", bars: spans(times) };
  return { kind: "counts", bars: barsOf(Object.fromEntries(counts)).sort((a, b) => b.count - a.count) };
}

function barsOf(counts: Readonly<Record<string, number>>): Bar[] {
  return Object.entries(counts).map(([label, count]) => {
    if (typeof count !== "number" || Number.isNaN(count)) {
      throw new InputError(`Cannot draw "${label}": it has no number`, {
        hints: ["give a list of items, or an object of numbers"],
      });
    }
    return { label, count };
  });
}

function timeOf(key: string | number | boolean | Date): Date | undefined {
  if (key instanceof Date) return key;
  if (typeof key !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(key)) return undefined;
  const time = new Date(key);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
