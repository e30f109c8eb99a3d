import { BarChart } from "echarts/charts";
import { GridComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Chart } from "./chart.ts";
import { textWidth } from "./table/width.ts";

/** Draws a chart as SVG. Counts are horizontal bars, times are columns. */
export function formatSvg({ title, kind, bars }: Chart): string {
  use([BarChart, GridComponent, TitleComponent, SVGRenderer]);
  const isAcross = kind === "counts";
  const height = isAcross ? 60 + bars.length * 24 : 240;
  // There is no DOM: the chart is rendered once, to text.
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 640, height });
  try {
    // Text cannot be measured without a DOM. A letter of this size takes about 7.5 pixels.
    const widest = bars.reduce((most, { label }) => Math.max(most, textWidth(label)), 0);
    const left = isAcross ? Math.min(240, 16 + widest * 7.5) : 48;
    const axisLabel = { width: left - 12, overflow: "truncate" as const };
    const categories = { type: "category" as const, data: bars.map(({ label }) => label) };
    const names = isAcross ? { ...categories, axisLabel } : categories;
    const values = { type: "value" as const, minInterval: 1 };
    chart.setOption({
      animation: false,
      title: { text: title ?? "", show: title !== undefined, textStyle: { fontSize: 14 } },
      grid: { left, right: 48, top: title === undefined ? 12 : 40, bottom: 28, outerBoundsMode: "none" },
      xAxis: isAcross ? values : names,
      yAxis: isAcross ? { ...names, inverse: true } : values,
      series: [{
        type: "bar",
        data: bars.map(({ count }) => count),
        barMaxWidth: 24,
        label: { show: isAcross, position: "right" },
      }],
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
