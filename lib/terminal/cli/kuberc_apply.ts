import { InputError } from "../../data/core/errors.ts";
import type { Option } from "../shell/options.ts";
import { arrange, type ParsedCommandLine } from "./arguments.ts";
import type { OptionDefault, Preferences } from "./kuberc.ts";

/** A command line with its alias expanded, and the defaults for its options. */
export interface Preferred {
  words: readonly string[];
  defaults: readonly OptionDefault[];
}

/**
 * Expands an alias and finds the defaults of the command, as kubectl does (kubectl pkg/kuberc). A built-in command takes
 * precedence over an alias of the same name. The defaults of a command do not apply to its aliases.
 *
 * @param line The parsed command line.
 * @param isCommand Returns whether a word is a built-in command.
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
 * Adds defaults to the arguments of a command, except for options that are already there.
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
        hints: [`remove the option from ${path}`, "set KUBERC=off to ignore the preferences of kubectl"],
      });
    }
    // `--all=false` is removed from the arguments, so look for it in the original ones.
    const isGiven = given.has(option.name) || rest.some((arg) => arg.split("=")[0] === option.name);
    return isGiven ? [] : [`${option.name}=${value}`];
  });
  return [...added, ...rest];
}
