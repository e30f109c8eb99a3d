import { temporaryFolder } from "../../shell/temporary_folder.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { splitWords } from "../shell_words.ts";

/** The words that start a person's editor: KUBE_EDITOR, VISUAL, EDITOR, then vi. */
function editorOf(env: (name: string) => string | undefined): string[] {
  const chosen = env("KUBE_EDITOR") || env("VISUAL") || env("EDITOR");
  return splitWords(chosen || (Deno.build.os === "windows" ? "notepad" : "vi"));
}

/** The words that start a pager; undefined where somebody wants none. */
export function choosePager(env: (name: string) => string | undefined): string[] | undefined {
  const chosen = env("PAGER");
  if (chosen === "" || chosen === "cat") return undefined;
  return chosen === undefined ? ["less", "-R", "-F", "-X"] : splitWords(chosen);
}

/**
 * Runs a program that has the terminal for itself until it ends.
 *
 * @returns Whether it was there to be run.
 * @throws {UsageError} Where it failed.
 */
export async function runProgram(words: readonly string[], { input }: { input?: string } = {}): Promise<boolean> {
  const [program = "", ...args] = words;
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args,
      stdin: input === undefined ? "inherit" : "piped",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  // A pager that somebody leaves before its end reads no more.
  if (input !== undefined) {
    await new Blob([input]).stream().pipeTo(child.stdin).catch(() => undefined);
  }
  const { code } = await child.status;
  if (code !== 0 && input === undefined) throw new UsageError(`${program} ended with code ${code}`);
  return true;
}

/** Lets a person change a text in their editor; gives undefined where they left it as it was. */
export async function editText(
  text: string,
  { env, suffix }: { env: (name: string) => string | undefined; suffix: string },
): Promise<string | undefined> {
  // For its owner alone: it may be a Secret.
  const folder = await temporaryFolder("k8s-edit");
  const path = `${folder}/input${suffix}`;
  try {
    await Deno.writeTextFile(path, text, { mode: 0o600 });
    const words = editorOf(env);
    if (!await runProgram([...words, path])) {
      throw new UsageError(`Cannot find the editor "${words[0]}"`, { hints: ["set EDITOR"] });
    }
    const edited = await Deno.readTextFile(path);
    return edited === text ? undefined : edited;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
