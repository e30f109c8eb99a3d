import { closest } from "../../data/base/closest.ts";
import { UsageError } from "../../data/core/errors.ts";
import { COMMANDS } from "./commands.ts";

/** Returns the error for an unknown command, with hints. */
export function unknownCommand(verb: string): UsageError {
  const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${verb} `) && !COMMANDS[name]?.hidden);
  if (members.length > 0) {
    return new UsageError(`Cannot run "k8s ${verb}": it needs a subcommand`, {
      hints: members.map((name) => `run \`k8s ${name}\``),
    });
  }
  const near = closest(verb, Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden));
  const hints = ["run `k8s help` to list all commands"];
  if (near !== undefined) hints.unshift(`did you mean "${near}"?`);
  return new UsageError(`Unknown command "${verb}"`, { hints });
}
