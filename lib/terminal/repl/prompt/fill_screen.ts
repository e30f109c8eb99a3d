import type { Shell } from "../../shell/shell.ts";
import { truncate } from "./truncate.ts";
import type { ReplContext } from "../repl_context.ts";

/** What a command writes, on its way to the screen. */
export interface FilledScreen {
  out: Shell["out"];
  /** All of it; of what is without end, nothing. */
  text(): string;
  /** Says how much was held back. */
  end(): void;
}

/** Shows what comes as it comes, until the screen is full; the rest is counted, and there for `.more`. */
export function fillScreen(bench: ReplContext, words: readonly string[]): FilledScreen {
  const { shell, showing: { size } } = bench;
  let text = "";
  let shown = 0;
  bench.folded = undefined;
  if (isEndless(words)) return { out: shell.out, text: () => "", end: () => undefined };
  return {
    async out(more) {
      text += more;
      const fits = size === undefined ? text : truncate(text, size()).shown;
      if (fits.length <= shown) return;
      const part = fits.slice(shown);
      shown = fits.length;
      await shell.out(part);
    },
    text: () => text,
    end() {
      const hidden = size === undefined ? 0 : truncate(text, size()).hidden;
      if (hidden === 0) return;
      bench.folded = text;
      shell.err(`(${hidden} more ${hidden === 1 ? "line" : "lines"}: .more shows all; _ is the value)`);
    },
  };
}

const ENDLESS = new Set(["proxy", "logs", "watch", "exec", "attach", "port-forward", "wait"]);

/** Whether a command line runs until Ctrl+C, so that its output can neither be held back nor kept. */
export function isEndless([verb = "", ...words]: readonly string[]): boolean {
  return ENDLESS.has(verb) ||
    words.some((word) => ["-w", "--watch", "--watch-only"].includes(word) || /\bwatch=/.test(word));
}
