import { stripControl } from "../../../data/base/text.ts";
import { compilePattern } from "../../../api/streams/logs/log_filters.ts";
import type { LogBatch, LogSource } from "../../../api/streams/logs/log_options.ts";
import { linesOfBatch } from "../../../api/streams/logs/logs.ts";
import { printer } from "../../shell/formats.ts";
import type { Shell } from "../../shell/shell.ts";
import { logTextWriter } from "./log_text.ts";

/** Options of {@linkcode logPrinter}. */
export interface LogPrinterOptions {
  /** The value of `-o`. */
  output: string | undefined;
  timestamps: boolean;
  hasPrefix: boolean;
  /** Whether the prefix names the namespace too. */
  hasNamespace: boolean;
  highlight: readonly string[];
}

/** Writes a batch as text. */
export type LogPrinter = (batch: LogBatch) => string | Uint8Array | Promise<string>;

/** The colors of prefixes: those that can be read on a dark and on a light background. */
const COLORS = [36, 33, 32, 35, 34, 31, 96, 93, 92, 95, 94, 91];
const encoder = new TextEncoder();

/** Returns the function that writes batches for the terminal, a file or a program. */
export async function logPrinter(shell: Shell, options: LogPrinterOptions): Promise<LogPrinter> {
  const { output, timestamps, hasPrefix, hasNamespace } = options;
  const decoder = new TextDecoder();
  if (output === "json") {
    return (batch) =>
      linesOfBatch(batch, { timestamps }, decoder).map((line) => `${JSON.stringify(line)}\n`).toArray().join("");
  }
  if (output?.startsWith("js=")) {
    const print = await printer(output);
    return async (batch) => {
      const texts: string[] = [];
      for (const line of linesOfBatch(batch, { timestamps }, decoder)) texts.push(await print(line));
      return texts.join("");
    };
  }
  const prefixOf = ({ namespace, pod, container }: LogSource) =>
    `[${hasNamespace ? `${namespace}/` : ""}pod/${pod}/${container}] `;
  const isShown = hasPrefix && output !== "lines";
  if (!shell.terminal.stdout || output === "raw") {
    return logTextWriter({ timestamps, prefix: isShown ? ({ source }) => prefixOf(source) : undefined });
  }
  const hasColors = (shell.env("NO_COLOR") ?? "") === "";
  const colors = new Map<string, number>();
  const colored = (source: LogSource) => {
    const pod = `${source.namespace}/${source.pod}`;
    const color = colors.get(pod) ?? COLORS[colors.size % COLORS.length];
    if (color !== undefined) colors.set(pod, color);
    return hasColors ? `\x1b[${color}m${stripControl(prefixOf(source))}\x1b[39m` : stripControl(prefixOf(source));
  };
  const highlights = hasColors ? options.highlight.map(highlightPattern) : [];
  return (batch) => {
    const prefix = isShown ? colored(batch.source) : "";
    return linesOfBatch(batch, { timestamps }, decoder).map(({ text, partial }) =>
      `${prefix}${highlighted(visible(text), highlights)}${partial ? "" : "\n"}`
    ).toArray().join("");
  };
}

/** Returns the bytes of a printed batch. */
export function bytesOfPrinted(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? encoder.encode(text) : text;
}

// deno-lint-ignore no-control-regex -- colors begin with a control character
const COLOR_REGEXP = /(\x1b\[[0-9;]*m)/;

/** Makes control characters visible, except for colors. */
export function visible(text: string): string {
  if (!COLOR_REGEXP.test(text)) return stripControl(text);
  const parts = text.split(COLOR_REGEXP).map((part, index) => index % 2 === 1 ? part : stripControl(part));
  // A color must not last longer than its line.
  return `${parts.join("")}\x1b[0m`;
}

function highlightPattern(pattern: string): RegExp {
  const { source, flags } = compilePattern("highlight", pattern);
  return new RegExp(source, `${flags}g`);
}

function highlighted(text: string, patterns: readonly RegExp[]): string {
  for (const pattern of patterns) {
    text = text.split(COLOR_REGEXP).map((part, index) =>
      index % 2 === 1 ? part : part.replace(pattern, (match) => match === "" ? "" : `\x1b[1;7m${match}\x1b[22;27m`)
    ).join("");
  }
  return text;
}
