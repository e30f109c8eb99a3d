import type { Check, Diagnosis, Verdict } from "../../core/diagnosis.ts";
import type { Hint } from "../../core/hint.ts";
import { counted, stripControl } from "../../base/text.ts";
import { padEnd, textWidth } from "../table/width.ts";

/** Options of {@linkcode formatDiagnosis}. */
export interface DiagnosisFormat {
  /** Use colors. @default {false} */
  colors?: boolean;
  /** The width of the terminal. @default {100} */
  width?: number | undefined;
}

const MARKS: Readonly<Record<Verdict, string>> = { ok: "✓", warning: "!", failed: "✗", waiting: "·", skipped: " " };
const COLORS: Readonly<Record<Verdict, number>> = { ok: 32, warning: 33, failed: 31, waiting: 90, skipped: 90 };
// The longest name, "authentication", and two spaces.
const NAME_WIDTH = 16;
const INDENT = 4 + NAME_WIDTH;

/** Formats the findings of the doctor: one line per check, the steps below it, and the first step at the end. */
export function formatDiagnosis(diagnosis: Diagnosis, { colors = false, width = 100 }: DiagnosisFormat = {}): string {
  const paint = (code: number, text: string) => colors ? `\x1b[${code}m${text}\x1b[0m` : text;
  const shown = diagnosis.checks.filter(({ verdict }) => verdict !== "skipped");
  const room = Math.max(30, width - INDENT);
  const lines = shown.flatMap((check) => linesOf(check, room, paint));
  return [...lines, "", ...closing(diagnosis, paint)].join("\n") + "\n";
}

type Paint = (code: number, text: string) => string;

function linesOf({ name, verdict, summary, details, next }: Check, room: number, paint: Paint): string[] {
  const color = COLORS[verdict];
  const [first = "", ...more] = wrapped(summary, room);
  const isDim = verdict === "waiting";
  const head = `  ${paint(color, MARKS[verdict])} ${
    isDim ? paint(90, padEnd(name, NAME_WIDTH)) : padEnd(name, NAME_WIDTH)
  }`;
  const below = (text: string) => `${" ".repeat(INDENT)}${text}`;
  return [
    head + paintWords(first, verdict, paint),
    ...more.map((line) => below(paintWords(line, verdict, paint))),
    ...details.flatMap((detail) => wrapped(detail, room)).map((line) => below(paint(90, line))),
    // Not wrapped, so that it can be copied.
    ...next.map((step) => nextLine(" ".repeat(INDENT), step, paint)),
  ];
}

function nextLine(indent: string, step: string | Hint, paint: Paint): string {
  const text = typeof step === "string" ? step : step.text;
  return `${indent}${paint(36, "→")} ${stripControl(text).replaceAll("\n", " ")}`;
}

function paintWords(text: string, verdict: Verdict, paint: Paint): string {
  return verdict === "ok" ? text : paint(COLORS[verdict], text);
}

function closing({ checks }: Diagnosis, paint: Paint): string[] {
  const failures = checks.filter(({ verdict }) => verdict === "failed");
  const remarks = checks.filter(({ verdict }) => verdict === "warning").length;
  const more = remarks === 0 ? "" : `, ${counted(remarks, "remark")}`;
  const [first] = failures;
  if (first === undefined) return [paint(32, remarks === 0 ? "  All is well." : `  It works${more}.`)];
  const count = failures.length === 1 ? "One thing is wrong" : `${failures.length} things are wrong`;
  const [step] = first.next;
  const lines = [paint(31, `  ${count}${more}; begin with ${first.name}${step === undefined ? "." : ":"}`)];
  return step === undefined ? lines : [...lines, nextLine("    ", step, paint)];
}

/** Wraps a text at its spaces. Line ends and control characters from a cluster are replaced. */
function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of stripControl(text).replaceAll("\n", " ").split(" ")) {
    if (line !== "" && textWidth(line) + 1 + textWidth(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
