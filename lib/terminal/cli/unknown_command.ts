import { closest } from "../../data/base/closest.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { ParsedCommandLine } from "./arguments.ts";
import { readKubectlLine } from "./kubectl_line.ts";
import { KUBECTL_VERBS } from "./kubectl_verbs.ts";
import { COMMANDS } from "./table.ts";

/** Returns the error for an unknown command, with hints. */
export function unknownCommand(line: ParsedCommandLine): UsageError {
  const { verb } = line;
  const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${verb} `) && !COMMANDS[name]?.hidden);
  if (members.length > 0) {
    return new UsageError(`Cannot run "k8s ${verb}": it needs a subcommand`, {
      hints: members.map((name) => `run \`k8s ${name}\``),
    });
  }
  if (Object.hasOwn(KUBECTL_VERBS, verb)) return lackingCommand(line, `k8s has no command "${verb}" yet`);
  const near = closest(verb, Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden));
  const hints = ["run `k8s help` to list all commands"];
  if (near !== undefined) hints.unshift(`did you mean "${near}"?`);
  return new UsageError(`Unknown command "${verb}"`, { hints });
}

/** Returns the error for a kubectl verb that `k8s` lacks. Its hints are command lines that do the same. */
function lackingCommand(line: ParsedCommandLine, message: string): UsageError {
  const { options, hints } = KUBECTL_VERBS[line.verb] ?? {};
  const lines = hints?.(readKubectlLine(line, options)) ?? [];
  const runnable = lines.map((line) => line.startsWith("run ") ? line : `run \`${line}\``);
  return new UsageError(message, { hints: [...runnable, `run \`kubectl ${line.verb}\` instead`] });
}
