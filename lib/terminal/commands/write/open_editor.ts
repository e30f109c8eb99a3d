import { editText } from "../../repl/dot_commands/external_program.ts";
import { formatError } from "../../shell/command_hints.ts";
import type { Shell } from "../../shell/shell.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";
import { type EditLoop, isEmptied } from "../../repl/dot_commands/edit_loop.ts";

/** Options of {@linkcode openEditor}. */
export interface OpenEditorOptions {
  /** The end of the file name: `yaml`. */
  suffix: string;
  /** Whether the text is kept after an error. A Secret is not. */
  isKept: boolean;
}

/**
 * Edits a text until it is accepted, and says in kubectl's words if the edit was cancelled. After an error, the text is
 * kept in a file.
 *
 * @returns The result, or undefined if the edit was cancelled.
 */
export async function openEditor<T>(
  shell: Shell,
  { suffix, isKept }: OpenEditorOptions,
  run: (loop: EditLoop) => Promise<T | undefined>,
): Promise<T | undefined> {
  let latest: string | undefined;
  let isRefused = false;
  let isEmpty = false;
  const keepCopy = async () => {
    if (latest === undefined || !isKept) return;
    const path = `${await temporaryFolder("k8s-edit")}/edited.${suffix}`;
    await Deno.writeTextFile(path, latest, { mode: 0o600 });
    shell.err(`A copy of your changes has been stored to "${path}"`);
  };
  try {
    const result = await run({
      async change(text) {
        const changed = await editText(text, { env: shell.env, suffix: `.${suffix}` });
        latest = changed ?? latest;
        isEmpty = changed !== undefined && isEmptied(changed);
        return changed;
      },
      refused(error) {
        isRefused = true;
        shell.err(formatError(error));
      },
      signal: shell.signal,
    });
    if (result !== undefined) return result;
  } catch (error) {
    await keepCopy();
    throw error;
  }
  shell.err(isEmpty ? "Edit cancelled, saved file was empty." : "Edit cancelled, no changes made.");
  if (!isRefused || latest === undefined) return undefined;
  await keepCopy();
  shell.exitCode = 1;
  return undefined;
}
