import type { Shell } from "./shell.ts";

/** Colors the lines of a unified diff if the terminal shows colors. */
export function colorDiff({ terminal, env }: Shell, diff: string): string {
  if (!terminal.stdout || (env("NO_COLOR") ?? "") !== "") return diff;
  return diff.split("\n").map((line) => {
    const code = line.startsWith("+") ? 32 : line.startsWith("-") ? 31 : undefined;
    return code === undefined ? line : `\x1b[${code}m${line}\x1b[0m`;
  }).join("\n");
}
