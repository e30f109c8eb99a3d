import { closest } from "../../data/base/closest.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { ParsedCommandLine } from "./arguments.ts";
import { readKubectlLine } from "./kubectl_line.ts";
import { KUBECTL_VERBS } from "./kubectl_verbs.ts";
import { COMMANDS } from "./table.ts";

/** The error for a word that is no command. */
export function unknownCommand(line: ParsedCommandLine): UsageError {
  const { verb } = line;
  const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${verb} `) && !COMMANDS[name]?.hidden);
  if (members.length > 0) {
    return new UsageError(`"${verb}" needs one more word`, { hints: members.map((name) => `k8s ${name}`) });
  }
  if (Object.hasOwn(KUBECTL_VERBS, verb)) return lackingCommand(line, `k8s has no command "${verb}" yet`);
  const near = closest(verb, Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden));
  const hints = ["k8s help lists all commands"];
  if (near !== undefined) hints.unshift(`did you mean "${near}"?`);
  return new UsageError(`Unknown command "${verb}"`, { hints });
}

/** The error for a command line of kubectl whose verb is missing here, with the lines that do the same. */
export function lackingCommand(line: ParsedCommandLine, message: string): UsageError {
  const { options, hints } = KUBECTL_VERBS[line.verb] ?? {};
  const lines = hints?.(readKubectlLine(line, options)) ?? [];
  return new UsageError(message, { hints: [...lines, `kubectl ${line.verb} does it`] });
}
