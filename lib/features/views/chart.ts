import { defined } from "../../data/base/defined.ts";
import { InputError } from "../../data/core/errors.ts";
import { shownInNotebook } from "../../data/core/notebook.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { formatBars } from "../../data/output/text/bars.ts";
import type { Bar, Chart } from "../../data/output/chart.ts";
import { spans } from "./time_spans.ts";
import { FUNCTION, type OptionTable, STRING, WHOLE_NUMBER } from "../../data/core/options.ts";

/** The value under which an item is counted. Items with the value `undefined` are left out. */
export type ChartKey = string | number | boolean | Date | null | undefined;

/** Options of `chart`. */
export interface ChartOptions<T> {
  /** Returns the value to count an item under, such as a phase, a node or a time. @default {the item itself} */
  by?: ((item: T) => ChartKey) | undefined;
  /** Title above the chart. @default {no title} */
  title?: string | undefined;
  /** Width in columns. @default {80} */
  columns?: number | undefined;
}

/** The options of `chart`. */
export const CHART_OPTIONS: OptionTable<ChartOptions<unknown>> = { by: FUNCTION, title: STRING, columns: WHOLE_NUMBER };

/** Data of a chart: items to count, or counts by name. */
export type ChartData<T> = Iterable<T> | AsyncIterable<T> | Readonly<Record<string, number>>;

/**
 * Counts items and draws the counts as bars. Times (dates, or timestamps in the API server's format) are counted per
 * time span. All other values are counted per value.
 *
 * @throws {InputError} If an item is not a text, a number or a time, and `by` does not turn it into one.
 */
export async function chart<T>(
  data: ChartData<T> | Promise<ChartData<T>>,
  options: ChartOptions<T> = {},
): Promise<Chart> {
  const { by = (item: T) => item as ChartKey, title, columns } = options;
  const given = await data;
  const counted = isIterable<T>(given) ? await count(given, by) : { kind: "counts" as const, bars: barsOf(given) };
  const drawn: Chart = { ...defined({ title }), ...counted };
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
        hints: ["pass `by` to choose the value to count: k8s.chart(pods, { by: (pod) => pod.status?.phase })"],
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
      throw new InputError(`Cannot draw "${label}": its value is not a number`, {
        hints: ["pass a list of items, or an object whose values are numbers"],
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
