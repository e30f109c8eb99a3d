import { InputError, UsageError } from "../../data/core/errors.ts";

/** The kind of values that completion offers for an argument or an option. */
export type CompletionSource =
  | "api-group"
  | "api-version"
  | "cluster"
  | "code"
  | "container"
  | "context"
  | "contexts"
  | "csr"
  | "expression"
  | "field"
  | "field-selector"
  | "file"
  | "journal"
  | "fleet"
  | "label"
  | "name"
  | "namespace"
  | "node"
  | "property"
  | "path"
  | "pod"
  | "selector"
  | "service-account"
  | "sort-key"
  | "subresource"
  | "target"
  | "template"
  | "type"
  | "user";

/** A value that an option accepts. A string is short for a choice with only a name. */
export interface OptionChoice {
  /** The value. If it has an argument, the part before the equals sign. */
  name: string;
  /** The placeholder for the part after the equals sign: `TEMPLATE`. */
  argument?: string | undefined;
  /** Whether the argument may be left out, together with the equals sign. @default {false} */
  isArgumentOptional?: boolean | undefined;
  /** A valid argument, for the error about a missing one. */
  example?: string | undefined;
  /** The error about a missing argument. @default {a general one} */
  missing?: string | undefined;
  /** A short description for help and completion. */
  help?: string | undefined;
  /** Other spellings. Neither help nor completion lists them. */
  aliases?: readonly string[] | undefined;
  /** Whether help and completion omit it, because it is only accepted for compatibility. */
  hidden?: boolean | undefined;
  /** Whether only the help topic lists it, because it is rarely needed. */
  minor?: boolean | undefined;
  /** The kind of values that completion offers after the equals sign. */
  completion?: CompletionSource | undefined;
}

/** An option of a command. Its name comes from its key: `chunkSize` is `--chunk-size`. */
export interface OptionSpec {
  help: string;
  /** `-o` */
  short?: string | undefined;
  /** The name of its value in help: `format`. An option without it is a switch. */
  value?: string | undefined;
  /** The default value, as help shows it. */
  default?: string | undefined;
  /** The type of the value. A duration is converted to milliseconds. @default {text} */
  type?: "integer" | "duration" | "boolean" | undefined;
  /** All accepted values. */
  values?: readonly (string | OptionChoice)[] | undefined;
  /** kubectl's message for any other value, with the placeholder `{value}`. Scripts search for it. */
  invalid?: string | undefined;
  /** Whether other values are accepted too. @default {false} */
  open?: boolean | undefined;
  /** Whether values are case-insensitive. @default {false} */
  caseless?: boolean | undefined;
  /** Whether the option may be repeated, so that its value is a list. @default {false} */
  repeated?: boolean | undefined;
  /** Whether the switch has the prefix `no-` and sets false: `headers` is `--no-headers`. @default {false} */
  negated?: boolean | undefined;
  /**
   * The value of the option without an argument (pflag's NoOptDefVal). An argument then needs an equals sign, except for
   * a number. If this is the empty string, the argument is required anyway.
   */
  bare?: string | undefined;
  /** The help topic that explains the values. Help then lists only their names. */
  topic?: string | undefined;
  /** The kind of values that completion offers. */
  completion?: CompletionSource | undefined;
  /** Whether an empty value is an error, as for a credential or an expression. @default {false} */
  required?: boolean | undefined;
  /** Aliases for compatibility with kubectl: `--v`. Help does not list them. */
  aliases?: readonly string[] | undefined;
  /** The deprecation warning. */
  deprecated?: string | undefined;
  /** Whether help omits the option. @default {false} */
  hidden?: boolean | undefined;
}

/** The options of a command by their keys in its flags. */
export type Options = Readonly<Record<string, OptionSpec>>;

/** An option with its names. */
export interface Option extends OptionSpec {
  key: string;
  /** `--output` */
  name: string;
  /** `["-o", "--output"]` */
  flags: readonly string[];
  /** Whether every command accepts it. */
  isGlobal: boolean;
}

/** A positional argument of a command. */
export interface ArgumentSpec {
  name: string;
  /** @default {false} */
  optional?: boolean | undefined;
  /** Whether the argument may be repeated. @default {false} */
  repeated?: boolean | undefined;
  /** All accepted values. */
  values?: readonly (string | OptionChoice)[] | undefined;
  /** Whether other values are accepted too. @default {false} */
  open?: boolean | undefined;
  /** The kind of values that completion offers. */
  completion?: CompletionSource | undefined;
}

type NameOf<V> = V extends string ? V
  : V extends { name: infer N extends string; argument: string } ? `${N}=${string}`
  : V extends { name: infer N extends string } ? N
  : never;

type TextOf<O> = O extends { open: true } ? string : O extends { values: readonly (infer V)[] } ? NameOf<V> : string;

type ValueOf<O> = O extends { type: "integer" | "duration" } ? number
  : O extends { type: "boolean" } ? boolean
  : O extends { value: string } ? TextOf<O>
  : boolean;

/** The type of the flags for some options. */
export type FlagsOf<O> = {
  -readonly [K in keyof O]?: (O[K] extends { repeated: true } ? ValueOf<O[K]>[] : ValueOf<O[K]>) | undefined;
};

/** The type of the words for some arguments. */
export type WordsOf<A> = A extends readonly [infer First, ...infer Rest]
  ? First extends { repeated: true } ? TextOf<First>[]
  : First extends { optional: true } ? [word?: TextOf<First>, ...WordsOf<Rest>]
  : [word: TextOf<First>, ...WordsOf<Rest>]
  : [];

/** Returns the name of an option on the command line: `countBy` becomes `--count-by`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Adds the names to options. */
export function namedOptions(options: Options, isGlobal = false): Option[] {
  return Object.entries(options).map(([key, option]) => {
    const name = flagName(option.negated ? `no-${key}` : key);
    return { ...option, key, name, flags: option.short === undefined ? [name] : [option.short, name], isGlobal };
  });
}

/** Returns the value of an option without an argument. */
export function bareValue({ bare, type }: OptionSpec): string | undefined {
  return bare ?? (type === "boolean" ? "true" : undefined);
}

/** Returns whether the word after an option is its value: `-o yaml`, but not `--dry-run pods`. */
export function takesNext(option: OptionSpec, next: string): boolean {
  if (option.value === undefined) return false;
  return bareValue(option) === undefined || (option.type === "integer" && /^\d+$/.test(next));
}

/** Returns the values that an option or argument accepts, as full declarations. */
export function choicesOf({ values = [] }: Pick<OptionSpec, "values">): OptionChoice[] {
  return values.map((value) => typeof value === "string" ? { name: value } : value);
}

/**
 * A placeholder for an empty value that removes a field: `k8s config set-context x --namespace=`. Elsewhere an empty value
 * counts as absent, as in `--context "$UNSET"`. Cliffy does not pass on empty values.
 */
export const EMPTY_VALUE = '""';

/** Runs a function that reads a flag. Invalid text counts as wrong usage. */
export async function asUsage<T>(read: () => T): Promise<Awaited<T>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new UsageError(error.message, { cause: error, hints: error.steps });
  }
}

/**
 * Converts the values of options to their declared types.
 *
 * @param given The text of each value, or a list of texts, by the option's key.
 * @throws {UsageError} If a value is not accepted.
 */
export async function readValues(
  options: readonly Option[],
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const flags: Record<string, unknown> = { ...given };
  for (const option of options) {
    const value = given[option.key];
    if (option.value === undefined || value === undefined) continue;
    flags[option.key] = Array.isArray(value)
      ? await Promise.all(value.map((each) => readValue(option, each)))
      : await readValue(option, value);
  }
  return flags;
}

/** Checks the words of a command against its declared arguments. */
export async function readWords(declared: readonly ArgumentSpec[], words: readonly string[]): Promise<string[]> {
  return await Promise.all(words.map(async (word, index) => {
    const argument = declared[index] ?? declared.at(-1);
    if (argument?.values === undefined || argument.open) return word;
    return await chosen({ ...argument, name: argument.name.toUpperCase() }, word);
  }));
}

async function readValue(option: Option, value: unknown): Promise<unknown> {
  if (typeof value !== "string") return value;
  if (option.type === "boolean") return booleanOf(option, value);
  if (option.type === "duration") return await millisecondsOf(option, value);
  return option.values === undefined || option.open ? value : await chosen(option, value);
}

// The spellings of Go's strconv.ParseBool, which kubectl's flags accept.
function booleanOf({ name }: Option, value: string): boolean {
  if (/^(1|t|true)$/i.test(value)) return true;
  if (/^(0|f|false)$/i.test(value)) return false;
  throw new UsageError(`Invalid value "${value}" for ${name}`, { hints: [`use ${name}=true or ${name}=false`] });
}

async function millisecondsOf({ name, invalid }: Option, value: string): Promise<number> {
  const { parseDuration } = await import("../../data/core/duration.ts");
  try {
    return parseDuration(value);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const problem = invalid ?? `Invalid value "{value}" for ${name}`;
    throw new UsageError(problem.replace("{value}", () => value), { cause: error, hints: error.steps });
  }
}

/** Returns the canonical value: `strict` for `true` of `--validate`. */
async function chosen(
  option: Pick<Option, "name" | "short" | "values" | "invalid" | "caseless">,
  value: string,
): Promise<string> {
  const { name, caseless = false, invalid = `Invalid value "{value}" for ${name}` } = option;
  const choices = choicesOf(option);
  const [, head = "", argument] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? [];
  const wanted = caseless ? head.toLowerCase() : head;
  const choice = choices.find((each) => each.name === wanted || each.aliases?.includes(wanted));
  if (choice === undefined || (choice.argument === undefined && argument !== undefined)) {
    const { closest } = await import("../../data/base/closest.ts");
    const listed = choices.filter(({ hidden }) => !hidden);
    const near = head.length < 3 ? undefined : closest(wanted, listed.map(({ name }) => name));
    const hints = [`${name} accepts ${listed.map(shownChoice).join(", ")}`];
    if (near !== undefined) hints.unshift(`did you mean "${near}"?`);
    throw new UsageError(invalid.replace("{value}", () => value), { hints });
  }
  if (choice.argument === undefined) return choice.name;
  if (argument === undefined && choice.isArgumentOptional) return choice.name;
  if (argument === undefined || argument === "") {
    throw new UsageError(choice.missing ?? `Value "${choice.name}" for ${name} needs an argument`, {
      hints: [`add an argument: ${option.short ?? name} ${choice.name}=${choice.example ?? choice.argument}`],
    });
  }
  return `${choice.name}=${argument}`;
}

/** Formats a choice for help: `jsonpath=TEMPLATE`. */
export function shownChoice({ name, argument, isArgumentOptional }: OptionChoice): string {
  if (argument === undefined) return name;
  return isArgumentOptional ? `${name}[=${argument}]` : `${name}=${argument}`;
}
