import { InputError, UsageError } from "../../data/core/errors.ts";

/** Names a source of values: Tab asks it for what a word or an option could be. */
export type Completion =
  | "api-group"
  | "api-version"
  | "cluster"
  | "code"
  | "context"
  | "field"
  | "field-selector"
  | "file"
  | "label"
  | "name"
  | "namespace"
  | "property"
  | "path"
  | "selector"
  | "service-account"
  | "subresource"
  | "target"
  | "template"
  | "type"
  | "user";

/** A value that an option accepts. A plain text is a choice without anything else to say. */
export interface Choice {
  /** As it is typed. With an argument, the part before the equals sign. */
  name: string;
  /** What follows the equals sign: `TEMPLATE`. */
  argument?: string | undefined;
  /** An argument that works, for the error about a missing one. */
  example?: string | undefined;
  /** A few words for help and completion. */
  help?: string | undefined;
  /** Other spellings. Neither help nor completion lists them. */
  aliases?: readonly string[] | undefined;
  /** Accepted for compatibility: neither help nor completion lists it. */
  hidden?: boolean | undefined;
  /** Rarely needed: only the help topic lists it. */
  minor?: boolean | undefined;
  /** What Tab offers after the equals sign. */
  completion?: Completion | undefined;
}

/** An option of a command. Its name comes from its key: `chunkSize` is `--chunk-size`. */
export interface OptionSpec {
  help: string;
  /** `-o` */
  short?: string | undefined;
  /** Its value in help: `format`. An option without it is a switch. */
  value?: string | undefined;
  /** Its value if the option is not given, as help writes it. */
  default?: string | undefined;
  /** What the value is read as; a duration becomes milliseconds. @default {text} */
  type?: "integer" | "duration" | "boolean" | undefined;
  /** All values that it accepts. */
  values?: readonly (string | Choice)[] | undefined;
  /** kubectl's words for any other value, with `{value}` in them, because scripts search for them. */
  invalid?: string | undefined;
  /** Whether the values are only suggestions. @default {false} */
  open?: boolean | undefined;
  /** Whether `JSON` means `json`. @default {false} */
  caseless?: boolean | undefined;
  /** Whether it may be repeated; its values are a list then. @default {false} */
  repeated?: boolean | undefined;
  /** Whether it is a switch that turns something off: `headers` is `--no-headers`, and then false. @default {false} */
  negated?: boolean | undefined;
  /**
   * The value of the option given alone (pflag's NoOptDefVal). Its value then needs an equals sign, except for a number.
   * An empty text: it needs a value all the same.
   */
  bare?: string | undefined;
  /** The help topic that explains its values; help lists only their names then. */
  topic?: string | undefined;
  /** What Tab offers as its value. */
  completion?: Completion | undefined;
  /** Whether an empty value is an error, as it is for a credential. @default {false} */
  required?: boolean | undefined;
  /** Other names, as kubectl spells them: `--v`. Help does not list them. */
  aliases?: readonly string[] | undefined;
  /** Why it should not be used any more: a warning says so. */
  deprecated?: string | undefined;
  /** Accepted only to explain itself; help does not list it. @default {false} */
  hidden?: boolean | undefined;
}

/** The options of a command by their keys in its flags. */
export type Options = Readonly<Record<string, OptionSpec>>;

/** An option that knows its names. */
export interface Option extends OptionSpec {
  key: string;
  /** `--output` */
  name: string;
  /** `["-o", "--output"]` */
  flags: readonly string[];
  /** Whether every command accepts it. */
  isGlobal: boolean;
}

/** A word that a command takes. */
export interface ArgumentSpec {
  name: string;
  /** @default {false} */
  optional?: boolean | undefined;
  /** Whether more of them may follow. @default {false} */
  repeated?: boolean | undefined;
  /** All values that it accepts. */
  values?: readonly (string | Choice)[] | undefined;
  /** Whether the values are only suggestions. @default {false} */
  open?: boolean | undefined;
  /** What Tab offers. */
  completion?: Completion | undefined;
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

/** The flags that options become. */
export type FlagsOf<O> = {
  -readonly [K in keyof O]?: (O[K] extends { repeated: true } ? ValueOf<O[K]>[] : ValueOf<O[K]>) | undefined;
};

/** The words that arguments become. */
export type WordsOf<A> = A extends readonly [infer First, ...infer Rest]
  ? First extends { repeated: true } ? TextOf<First>[]
  : First extends { optional: true } ? [word?: TextOf<First>, ...WordsOf<Rest>]
  : [word: TextOf<First>, ...WordsOf<Rest>]
  : [];

/** Gives options their names. */
export function namedOptions(options: Options, isGlobal = false): Option[] {
  return Object.entries(options).map(([key, option]) => {
    const name = `--${option.negated ? "no-" : ""}${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return { ...option, key, name, flags: option.short === undefined ? [name] : [option.short, name], isGlobal };
  });
}

/** The value of an option that is given alone. */
export function bareValue({ bare, type }: OptionSpec): string | undefined {
  return bare ?? (type === "boolean" ? "true" : undefined);
}

/** Says whether the word after an option is its value: `-o yaml`, but not `--dry-run pods`. */
export function takesNext(option: OptionSpec, next: string): boolean {
  if (option.value === undefined) return false;
  return bareValue(option) === undefined || (option.type === "integer" && /^\d+$/.test(next));
}

/** The values that an option or argument accepts, each with all that is declared about it. */
export function choicesOf({ values = [] }: Pick<OptionSpec, "values">): Choice[] {
  return values.map((value) => typeof value === "string" ? { name: value } : value);
}

/**
 * Stands for an empty value if that removes something: `k8s config set-context x --namespace=`. Everywhere else an empty
 * value counts as none, as in `--context "$UNSET"`, and Cliffy does not pass one on.
 */
export const EMPTY_VALUE = '""';

/**
 * Reads the values of options as they are declared.
 *
 * @param given The text of each option's value, or a list of them, by key.
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

/** Reads the words of a command as its arguments are declared. */
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

/** The value that is meant, as it is declared: `true` of `--validate` is `strict`. */
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
  if (argument === undefined || argument === "") {
    throw new UsageError(`Value "${choice.name}" for ${name} needs an argument`, {
      hints: [`for example ${option.short ?? name} ${choice.name}=${choice.example ?? choice.argument}`],
    });
  }
  return `${choice.name}=${argument}`;
}

/** A choice as help writes it: `jsonpath=TEMPLATE`. */
export function shownChoice({ name, argument }: Choice): string {
  return argument === undefined ? name : `${name}=${argument}`;
}
