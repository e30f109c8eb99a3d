import { closest } from "../../data/base/closest.ts";
import { UsageError } from "../../data/core/errors.ts";
import { bareValue, EMPTY_VALUE, namedOptions, type Option, takesNext } from "../shell/options.ts";
import { GLOBAL_OPTIONS } from "../shell/shared_options.ts";

/** The error for an option that a command does not have. */
export class UnknownOption extends UsageError {
  /** The option as it was entered: `-w`. */
  readonly flag: string;

  constructor(flag: string, options: readonly Option[]) {
    const near = flag.length < 4 ? undefined : closest(flag, options.flatMap(({ flags }) => flags));
    super(`Unknown option "${flag}"`, { hints: near === undefined ? [] : [`did you mean "${near}"?`] });
    this.flag = flag;
  }
}

/** A command line, parsed before any command is loaded. */
export interface ParsedCommandLine {
  /** `get`, or the two words of a subcommand: `config view`; empty if there is none. */
  verb: string;
  /** All other arguments before `--`; those in front of the verb come first. */
  rest: string[];
  /** The arguments after `--`. */
  literal: string[];
}

/**
 * Finds the words of the command, which may follow flags.
 *
 * @param isPair Returns whether two words name one command, or one that was mistyped: `config vew`.
 */
export function splitVerb(
  args: readonly string[],
  isPair: (word: string, next: string) => boolean,
): ParsedCommandLine {
  const end = args.indexOf("--");
  const head = end < 0 ? args : args.slice(0, end);
  const literal = end < 0 ? [] : args.slice(end + 1);
  const at = firstWord(head);
  if (at < 0) return { verb: "", rest: [...head], literal };
  const first = head[at] ?? "";
  const next = head[at + 1];
  const hasNext = next !== undefined && !next.startsWith("-") && isPair(first, next);
  return {
    verb: hasNext ? `${first} ${next}` : first,
    rest: [...head.slice(0, at), ...head.slice(at + (hasNext ? 2 : 1))],
    literal,
  };
}

/**
 * Returns the index of the first argument that is neither a flag nor the value of one, or -1.
 *
 * @param options The options whose values count. @default {the global ones}
 */
export function firstWord(args: readonly string[], options: readonly Option[] = LEADING): number {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (!isFlag(arg)) return index;
    const option = options.find((option) => isNamed(option, arg));
    const next = args[index + 1];
    if (option !== undefined && next !== undefined && takesNext(option, next)) index++;
  }
  return -1;
}

// `-o` is not global, but people also put it in front of the command.
const LEADING = namedOptions({
  ...GLOBAL_OPTIONS,
  output: { short: "-o", value: "format", help: "" },
});

/** Options of {@linkcode arrange}. */
export interface ArrangeOptions {
  /** Whether an empty value has a meaning, as for `config set-context`. @default {false} */
  keepEmpty?: boolean;
  /** The arguments after `--`, which are appended to the words. */
  literal?: readonly string[];
  /** Boolean flags of kubectl that the command lacks. `--prune=false` is removed. */
  lacks?: readonly string[];
}

/** Arguments in a form that Cliffy parses unambiguously. */
export interface Arranged {
  /** First the words, then each flag as `--name` or `--name=value`. */
  args: string[];
  help: boolean;
}

/**
 * Normalizes the arguments of one command: `-oyaml`, `-o=yaml` and `-o yaml` become `--output=yaml`, `-AR` becomes two
 * flags, and `--all=false` is removed. If a flag is repeated, the last value counts, as in kubectl. Cliffy alone would
 * read `-oname` as six flags and an unknown flag as the name of an object.
 *
 * @throws {UsageError} If the command does not have an option, or if an option lacks its value.
 */
export function arrange(
  args: readonly string[],
  options: readonly Option[],
  { keepEmpty = false, literal = [], lacks = [] }: ArrangeOptions = {},
): Arranged {
  const queue = [...args];
  const words: string[] = [];
  const flags: { option: Option; text: string }[] = [];
  let help = false;
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (!isFlag(arg)) words.push(arg);
    else if (!arg.startsWith("--")) readShort(arg);
    else {
      const equals = arg.indexOf("=");
      if (equals < 0) read(arg);
      else read(arg.slice(0, equals), arg.slice(equals + 1));
    }
  }
  return { args: [...words, ...literal, ...flags.map(({ text }) => text)], help };

  function readShort(letters: string): void {
    const flag = letters.slice(0, 2);
    const more = letters.slice(2);
    if (more === "") return read(flag);
    if (more.startsWith("=")) return read(flag, more.slice(1));
    if (flag === "-h") help = true;
    else if (takesNext(find(flag), more)) return read(flag, more);
    else put(find(flag), flag, undefined);
    readShort(`-${more}`);
  }

  function read(flag: string, given?: string): void {
    if (flag === "-h" || flag === "--help") {
      help = true;
      return;
    }
    if (given === "false" && lacks.includes(flag)) return;
    const option = find(flag);
    const next = queue[0];
    put(option, flag, given ?? (next !== undefined && takesNext(option, next) ? queue.shift() : undefined));
  }

  function find(flag: string): Option {
    const option = options.find((option) => isNamed(option, flag));
    if (option === undefined) throw new UnknownOption(flag, options);
    return option;
  }

  function put(option: Option, flag: string, given: string | undefined): void {
    const { name } = option;
    const value = given ?? bareValue(option);
    if (!option.repeated) {
      const before = flags.findIndex((other) => other.option === option);
      if (before >= 0) flags.splice(before, 1);
    }
    if (option.value !== undefined) {
      if (value === undefined || (given === undefined && value === "")) {
        const values = (option.values ?? []).flatMap((value) =>
          typeof value === "string" || value.hidden ? [] : [`${flag}=${value.name}`]
        );
        // A value behind a space would be an argument.
        const hints = option.bare === "" && values.length > 0 ? [`write ${values.join(" or ")}`] : [];
        throw new UsageError(`Cannot use the option "${flag}" without a value`, { hints });
      }
      if (value === "" && !keepEmpty && option.required) throw emptyValue(option);
      // An empty value counts as absent: `--context "$UNSET"`.
      if (value !== "" || keepEmpty) flags.push({ option, text: `${name}=${value || EMPTY_VALUE}` });
    } else if (value === undefined || value === "true") {
      flags.push({ option, text: name });
    } else if (value !== "false") {
      throw new UsageError(`Cannot use the value "${value}" for the option "${flag}": it accepts only true or false`);
    }
  }
}

function isNamed({ flags, aliases }: Option, flag: string): boolean {
  return flags.includes(flag) || aliases?.includes(flag) === true;
}

// `--token "$UNSET"` must not silently use the kubeconfig's credential, nor `delete --all --where "$UNSET"` all objects.
function emptyValue({ name, completion }: Option): UsageError {
  const hints = ["check that the variable in the value is set"];
  if (completion === "expression") return new UsageError(`Cannot use an empty expression for ${name}`, { hints });
  return new UsageError(
    `Cannot use an empty value for the option "${name}": the kubeconfig's credential would be used instead`,
    { hints: [...hints, `leave out ${name} to use the kubeconfig's credential`] },
  );
}

/** Returns whether an argument is a flag. */
export function isFlag(arg: string): boolean {
  return arg.length > 1 && arg.startsWith("-");
}
