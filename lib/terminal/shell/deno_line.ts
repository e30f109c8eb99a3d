import { shellWord } from "../../data/base/shell_word.ts";

/**
 * Returns a `deno run` line to be pasted into a shell. npm puts no `deno` on PATH, so that the line then has the path of
 * the binary that runs this program.
 *
 * @param words Everything behind `deno run`.
 * @param path The PATH of the shell.
 */
export function denoLine(words: readonly string[], path = ""): string {
  const binary = Deno.execPath();
  const [, folder = "", name = ""] = /^(.*)[/\\]([^/\\]*)$/.exec(binary) ?? [];
  const isOnPath = path.split(Deno.build.os === "windows" ? ";" : ":").includes(folder);
  return [isOnPath ? name : binary, "run", ...words].map(shellWord).join(" ");
}
