/** A run of characters of one style on a line of the screen. */
export interface Span {
  text: string;
  /** A color of the terminal's palette from 0 to 15; absent for the default color. */
  color?: number | undefined;
  bold?: boolean | undefined;
  dim?: boolean | undefined;
  inverse?: boolean | undefined;
}

/** The screen at a moment. */
export interface Frame {
  /** Seconds since the start. */
  at: number;
  lines: readonly (readonly Span[])[];
}

/** The size of the screen in characters. */
export interface ScreenSize {
  columns: number;
  rows: number;
}

const CELL = { width: 8.4, height: 19 };
const PADDING = 14;
const PALETTE = [
  ...["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
  ...["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#f0f6fc"],
];
const TEXT = "#c9d1d9";
const BACKGROUND = "#0d1117";
/** Seconds for which the last frame stays. */
const LAST = 4;

/**
 * Returns an animated SVG image of the frames. Each different line is written once, and each frame refers to its lines.
 * A viewer without animations, or with reduced motion, shows the last frame.
 */
export function toSvg(frames: readonly Frame[], { columns, rows }: ScreenSize): string {
  const ids = new Map<string, string>();
  const screens = frames.map(({ lines }) => {
    const uses = lines.map((spans, row) => {
      const text = lineText(spans);
      if (text === "") return "";
      if (!ids.has(text)) ids.set(text, `l${ids.size}`);
      return `<use href="#${ids.get(text)}" y="${round((row + 1) * CELL.height - 5)}"/>`;
    });
    return `<g class="f">${uses.join("")}</g>`;
  });
  const total = (frames.at(-1)?.at ?? 0) + LAST;
  const rules = frames.map(({ at }, index) => {
    const [from, to] = [at, frames[index + 1]?.at ?? total].map((time) => round(time / total * 100));
    // Only the first and the last frame reach an end of the animation.
    const before = index === 0 ? "" : `0%,${from}%{visibility:hidden}`;
    const after = index === frames.length - 1 ? "" : `${to}%,100%{visibility:hidden}`;
    const shown = index === frames.length - 1 ? `${from}%,100%` : `${from}%`;
    return `@keyframes k${index}{${before}${shown}{visibility:visible}${after}}` +
      `.f:nth-of-type(${index + 1}){animation-name:k${index}}`;
  });
  const [width, height] = [columns * CELL.width + 2 * PADDING, rows * CELL.height + 2 * PADDING].map(Math.ceil);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    "<style>",
    `text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${TEXT};white-space:pre}`,
    ".f{visibility:hidden}.f:last-of-type{visibility:visible}",
    `@media (prefers-reduced-motion:no-preference){.f{animation:${round(total)}s step-end infinite}${rules.join("")}}`,
    "</style>",
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    "<defs>",
    ...[...ids].map(([text, id]) => `<text id="${id}">${text}</text>`),
    "</defs>",
    `<svg x="${PADDING}" y="${PADDING}" overflow="visible">`,
    ...screens,
    "</svg>",
    "</svg>",
    "",
  ].join("\n");
}

function lineText(spans: readonly Span[]): string {
  let column = 0;
  return spans.map((span) => {
    const x = round(column * CELL.width);
    column += span.text.length;
    return span.text.trim() === "" && !span.inverse ? "" : spanText(span, x);
  }).join("");
}

function spanText({ text, color, bold, dim, inverse }: Span, x: number): string {
  const fill = inverse ? PALETTE[6] : color === undefined ? undefined : PALETTE[color];
  // textLength keeps columns aligned in every font.
  const attributes = [
    `x="${x}"`,
    `textLength="${round(text.length * CELL.width)}"`,
    fill && `fill="${fill}"`,
    bold && 'font-weight="bold"',
    dim && 'opacity="0.6"',
    inverse && 'text-decoration="underline"',
  ].filter(Boolean);
  return `<tspan ${attributes.join(" ")}>${escaped(text)}</tspan>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(" ", "\u00a0");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
