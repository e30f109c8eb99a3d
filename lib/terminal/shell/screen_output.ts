import type { Shell } from "./shell.ts";
import { stripControl } from "../../data/base/text.ts";

/** Returns text without control characters if it goes to a terminal, for a command that writes colors itself. */
export function screenText({ terminal }: Shell, text: string): string {
  return terminal.stdout ? stripControl(text) : text;
}

/**
 * Returns a shell that removes control characters from text that it writes to a terminal. Names of objects can contain
 * them: the name of a Role may have any character except a slash and a percent sign. Output to a file or a pipe is not
 * changed.
 */
export function onScreen(shell: Shell): Shell {
  const decoder = new TextDecoder();
  // CSV lines end with CR and LF.
  const out = (text: string) => shell.out(stripControl(text.replaceAll("\r\n", "\n")));
  const { frame } = shell;
  if (frame !== undefined) {
    const clean = (lines: Parameters<typeof frame>[0]) =>
      frame(lines.map(({ text, ...line }) => ({ ...line, text: stripControl(text) })));
    return { ...shell, frame: clean, out, outBytes: (bytes) => out(decoder.decode(bytes, { stream: true })) };
  }
  return { ...shell, out, outBytes: (bytes) => out(decoder.decode(bytes, { stream: true })) };
}
