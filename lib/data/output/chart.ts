/** One bar of a chart. */
export interface Bar {
  /** The label: a value, or the start of a span of time. */
  label: string;
  /** The length: a count or an amount. */
  count: number;
  /** The start of a span of time. */
  from?: Date;
}

/** A chart. `String()` and the prompt draw it with characters; a notebook shows it as SVG. */
export interface Chart {
  /** The title. */
  title?: string;
  /** The kind of chart: counts of values, or counts over time. */
  kind: "counts" | "times";
  /** The bars, from the top. */
  bars: Bar[];
}
