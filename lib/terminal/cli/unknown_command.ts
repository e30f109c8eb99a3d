import { closest } from "../../data/base/closest.ts";
import { UsageError } from "../../data/core/errors.ts";
import { INSTEAD_OF_VERBS } from "./kubectl_hints.ts";
import { COMMANDS } from "./table.ts";

/** The error for a word that is no command. */
export function unknownCommand(verb: string): UsageError {
  const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${verb} `));
  if (members.length > 0) {
    return new UsageError(`"${verb}" needs one more word`, { hints: members.map((name) => `k8s ${name}`) });
  }
  const instead = Object.hasOwn(INSTEAD_OF_VERBS, verb) ? INSTEAD_OF_VERBS[verb] : undefined;
  if (instead !== undefined) {
    return new UsageError(`k8s has no command "${verb}" yet`, { hints: [...instead, `kubectl ${verb} does it`] });
  }
  const near = closest(verb, Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden));
  return new UsageError(`Unknown command "${verb}"`, {
    hints: [...(near === undefined ? [] : [`did you mean "${near}"?`]), "k8s help lists all commands"],
  });
}
