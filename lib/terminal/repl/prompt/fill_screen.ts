import { counted } from "../../../data/base/text.ts";
import type { Shell } from "../../shell/shell.ts";
import { truncate } from "./truncate.ts";
import type { ReplContext } from "../repl_context.ts";

/** The output of a command on its way to the screen. */
export interface FilledScreen {
  out: Shell["out"];
  /** The complete output, or an empty string if it is endless. */
  text(): string;
  /** Prints how many lines were held back. */
  end(): void;
}

/** Prints output immediately until the screen is full. The remaining lines are counted and kept for `.more`. */
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
      shell.err(`(${counted(hidden, "more line")}: .more shows all; _ is the value)`);
    },
  };
}

const ENDLESS = new Set(["proxy", "logs", "watch", "exec", "attach", "port-forward", "wait"]);

/** Returns whether a command runs until Ctrl+C. Its output is neither folded nor kept. */
export function isEndless([verb = "", ...words]: readonly string[]): boolean {
  return ENDLESS.has(verb) ||
    words.some((word) => ["-w", "--watch", "--watch-only"].includes(word) || /\bwatch=/.test(word));
}
