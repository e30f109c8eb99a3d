import { temporaryFolder } from "../../shell/temporary_folder.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { splitWords } from "../shell_words.ts";

/** Returns the command of the user's editor: KUBE_EDITOR, VISUAL, EDITOR, then vi. */
function editorOf(env: (name: string) => string | undefined): string[] {
  const chosen = env("KUBE_EDITOR") || env("VISUAL") || env("EDITOR");
  return splitWords(chosen || (Deno.build.os === "windows" ? "notepad" : "vi"));
}

/** Returns the command of the pager, or undefined if the user wants none. */
export function choosePager(env: (name: string) => string | undefined): string[] | undefined {
  const chosen = env("PAGER");
  if (chosen === "" || chosen === "cat") return undefined;
  return chosen === undefined ? ["less", "-R", "-F", "-X"] : splitWords(chosen);
}

/**
 * Runs a program that controls the terminal until it ends.
 *
 * @returns Whether the program was found.
 * @throws {UsageError} If the program failed.
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
  // A pager that is closed early does not read the rest.
  if (input !== undefined) {
    await new Blob([input]).stream().pipeTo(child.stdin).catch(() => undefined);
  }
  const { code } = await child.status;
  if (code !== 0 && input === undefined) throw new UsageError(`Cannot run ${program}: it exited with code ${code}`);
  return true;
}

/** Opens a text in the user's editor. Returns undefined if the text was not changed. */
export async function editText(
  text: string,
  { env, suffix }: { env: (name: string) => string | undefined; suffix: string },
): Promise<string | undefined> {
  // Readable by its owner only, because it may be a Secret.
  const folder = await temporaryFolder("k8s-edit");
  const path = `${folder}/input${suffix}`;
  try {
    await Deno.writeTextFile(path, text, { mode: 0o600 });
    const words = editorOf(env);
    if (!await runProgram([...words, path])) {
      throw new UsageError(`Cannot open the editor "${words[0]}": the program was not found`, {
        hints: ["set EDITOR to the program that you use"],
      });
    }
    const edited = await Deno.readTextFile(path);
    return edited === text ? undefined : edited;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
