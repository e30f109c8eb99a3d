import { isNotFound } from "../../../data/core/errors.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { callOptions, formatOptions, type GetFlags, type GetTarget } from "./flags.ts";
import { bytesPrinter } from "../../shell/formats.ts";
import { type Shell, writeBytes } from "../../shell/shell.ts";

/** Prints the targets. Returns false if the command should say that nothing was found. */
export type Show = (shell: Shell, k8s: K8s, flags: GetFlags, wanted: GetTarget[]) => Promise<boolean>;

/**
 * Returns the function that prints objects in a format of `-o`: a single named object as it is, several as a v1 List.
 *
 * @throws {UsageError} If the argument of the format is not valid. Nothing is sent in this case.
 */
export async function valueShower(format: string, flags: GetFlags): Promise<Show> {
  // Load the code for lists only if it is needed.
  const print = await bytesPrinter(format, formatOptions(flags));
  return async (shell, k8s, flags, wanted) => {
    // The function of -o js= can use `k8s` to read more. The prompt defines `k8s` already.
    if (format.startsWith("js=") && shell.session === undefined) Object.assign(globalThis, { k8s });
    const [target] = wanted;
    const [name] = target?.names ?? [];
    if (target === undefined || name === undefined || !isSingle(wanted, flags)) {
      const { showList } = await import("./list.ts");
      return await showList(format, shell, k8s, flags, wanted);
    }
    const ignore = flags.ignoreNotFound ? isNotFound : undefined;
    const where = callOptions(shell, flags, target);
    const object = await attempt(shell, () => k8s.get<string>(target.type, name, where), { ignore, alone: true });
    if (object === undefined || flags.curl) return true;
    await writeBytes(shell, await print(object));
    return true;
  };
}

/** Returns whether one object is requested by its name, so that it is printed as it is. */
export function isSingle([first, ...more]: GetTarget[], { filename = ["-"] }: GetFlags): boolean {
  return more.length === 0 && first?.names.length === 1 && filename.length === 1;
}
