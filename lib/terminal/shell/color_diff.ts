import type { Shell } from "./shell.ts";
import { screenText } from "./screen_output.ts";

/** Colors the lines of a unified diff if the terminal shows colors. At a terminal, control characters are removed first. */
export function colorDiff(shell: Shell, diff: string): string {
  const { terminal, env } = shell;
  const text = screenText(shell, diff);
  if (!terminal.stdout || (env("NO_COLOR") ?? "") !== "") return text;
  return text.split("\n").map((line) => {
    const code = line.startsWith("+") ? 32 : line.startsWith("-") ? 31 : undefined;
    return code === undefined ? line : `\x1b[${code}m${line}\x1b[0m`;
  }).join("\n");
}
