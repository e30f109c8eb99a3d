import { shellWord } from "../../data/base/shell_word.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { ParsedCommandLine, UnknownOption } from "./arguments.ts";
import { type KubectlLine, readKubectlLine } from "./kubectl_line.ts";
import { COMMANDS } from "./commands.ts";

/**
 * The flags of kubectl that a command of ours lacks, each with a hint: a line that does the same, with the user's own
 * words. Capitals stand for what only the user knows.
 */
const INSTEAD_OF_FLAGS: Readonly<Record<string, (line: KubectlLine) => string>> = {
  "apply --force": (line) => {
    const rest = `${filesOf(line)}${line.globals}`;
    return `run \`k8s delete${rest} && k8s apply${rest}\` to recreate the objects`;
  },
  "diff --prune": () => "run `kubectl diff` instead",
};

/** Returns the error for an unknown option. Its hints say how to replace an option of kubectl. */
export function unknownOption({ flag, message, hints }: UnknownOption, line: ParsedCommandLine): UsageError {
  const { verb } = line;
  const instead = INSTEAD_OF_FLAGS[`${verb} ${flag}`]?.(readKubectlLine(line));
  if (instead !== undefined) return new UsageError(message, { hints: [instead] });
  return new UsageError(message, { hints: hints.length > 0 ? hints : helpOn(verb) });
}

function helpOn(verb: string): string[] {
  return COMMANDS[verb] === undefined ? [] : [`run \`k8s ${verb} --help\` to list its arguments and flags`];
}

function filesOf({ files }: KubectlLine): string {
  return (files.length === 0 ? ["FILE"] : files).map((file) => ` -f ${shellWord(file)}`).join("");
}
