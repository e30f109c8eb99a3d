import { shellWord } from "../../data/base/shell_word.ts";

/**
 * Returns a `deno run` command for a shell. If `deno` is not on PATH, as after an installation with npm, the command
 * starts with the path of the binary that runs this program.
 *
 * @param words The arguments of `deno run`.
 * @param path The PATH of the shell.
 */
export function denoLine(words: readonly string[], path = ""): string {
  const binary = Deno.execPath();
  const [, folder = "", name = ""] = /^(.*)[/\\]([^/\\]*)$/.exec(binary) ?? [];
  const isOnPath = path.split(Deno.build.os === "windows" ? ";" : ":").includes(folder);
  return [isOnPath ? name : binary, "run", ...words].map(shellWord).join(" ");
}
