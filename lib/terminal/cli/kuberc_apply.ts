import { InputError } from "../../data/core/errors.ts";
import type { Option } from "../shell/options.ts";
import { arrange, type ParsedCommandLine } from "./arguments.ts";
import type { OptionDefault, Preferences } from "./kuberc.ts";

/** A command line after the aliases, and the defaults for its options. */
export interface Preferred {
  words: readonly string[];
  defaults: readonly OptionDefault[];
}

/**
 * Puts a command in the place of an alias, and finds the defaults of the command, as kubectl does (kubectl pkg/kuberc).
 * A command of our own comes before an alias of that name, and the defaults of a command do not apply to its aliases.
 *
 * @param line The command line, taken apart.
 * @param isCommand Whether a word is a command of our own.
 */
export function applyPreferences(
  args: readonly string[],
  { verb, rest, literal }: ParsedCommandLine,
  { aliases, defaults }: Preferences,
  isCommand: (word: string) => boolean,
): Preferred {
  if (isCommand(verb)) {
    return {
      words: args,
      defaults: defaults.filter(({ command }) => command === verb).flatMap(({ options }) => options),
    };
  }
  const alias = aliases.find(({ name }) => name === verb);
  if (alias === undefined) return { words: args, defaults: [] };
  const end = args.includes("--") ? ["--", ...literal] : [];
  const command = alias.command.split(" ");
  return { words: [...command, ...alias.prependArgs, ...rest, ...end, ...alias.appendArgs], defaults: alias.options };
}

/**
 * Adds defaults to the arguments of a command, except those that the person has given.
 *
 * @throws {InputError} If the command has no such option.
 */
export function withDefaults(
  rest: readonly string[],
  options: readonly Option[],
  defaults: readonly OptionDefault[],
  { verb, path }: { verb: string; path: string },
): string[] {
  const given = new Set(arrange(rest, options).args.map((arg) => arg.split("=")[0]));
  const added = defaults.flatMap(({ name, value }) => {
    const option = options.find((each) => each.name === `--${name}` || each.aliases?.includes(`--${name}`));
    if (option === undefined) {
      throw new InputError(`error occurred while applying preferences invalid flag ${name} for command ${verb}`, {
        hints: [`it is in ${path}`, "KUBERC=off ignores the preferences of kubectl"],
      });
    }
    // A switch that is turned off is no longer among the arguments.
    const isGiven = given.has(option.name) || rest.some((arg) => arg.split("=")[0] === option.name);
    return isGiven ? [] : [`${option.name}=${value}`];
  });
  return [...added, ...rest];
}
