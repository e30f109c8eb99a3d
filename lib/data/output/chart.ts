/** One bar of a chart. */
export interface Bar {
  /** What it stands for: a value, or the beginning of a span of time. */
  label: string;
  /** How many, or how much. */
  count: number;
  /** Of a span of time: when it begins. */
  from?: Date;
}

/** What a chart shows; `String()` and the prompt draw it, a notebook shows it as SVG. */
export interface Chart {
  /** What stands above it. */
  title?: string;
  /** Counts of values, or counts over time. */
  kind: "counts" | "times";
  /** The bars, from the top. */
  bars: Bar[];
}
