/** An option, as far as completing reads it; Cliffy's own Option has this and more. */
export interface WordOption {
  /** `["-o", "--output"]` */
  flags: readonly string[];
  description?: string;
  /** Its value, where it takes one. */
  args: readonly { name?: string; type: string }[];
  /** Whether it may be repeated. */
  collect?: boolean | undefined;
  /** Whether it is one of those that every command takes. */
  hidden?: boolean | undefined;
}

/** A command line up to the word at the cursor, read as far as it goes; what does not fit is passed over. */
export interface Line {
  /** The command, where it is known. */
  verb?: string;
  /** What is neither a flag nor a flag's value. */
  words: string[];
  /** The values of each option, by its long name without the dashes; `true` for a flag alone. */
  flags: ReadonlyMap<string, readonly string[]>;
  /** The option whose value the word at the cursor is. */
  awaits?: WordOption;
  /** Whether `--` came: flags end there. */
  isLiteral: boolean;
}

/** Says whether what follows an option is its value: `-o yaml`, but not `--dry-run pods`. */
export type TakesNext = (option: WordOption, next: string) => boolean;

/** Reads the words before the cursor. */
export function readLine(
  before: readonly string[],
  last: string,
  options: readonly WordOption[],
  takesNext: TakesNext,
): Line {
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  const put = (option: WordOption, value: string) => {
    const name = longName(option);
    flags.set(name, [...flags.get(name) ?? [], value]);
  };
  for (let index = 0; index < before.length; index++) {
    const word = before[index] ?? "";
    if (word === "--") return { words: [...words, ...before.slice(index + 1)], flags, isLiteral: true };
    if (word.length < 2 || !word.startsWith("-")) {
      words.push(word);
      continue;
    }
    const split = splitFlag(word, options);
    for (const option of split.alone) put(option, "true");
    const { option, value } = split;
    if (option === undefined) continue;
    if (value !== undefined) put(option, value);
    else if (option.args.length === 0) put(option, "true");
    else if (index === before.length - 1) {
      if (takesNext(option, last)) return { words, flags, awaits: option, isLiteral: false };
    } else if (takesNext(option, before[index + 1] ?? "")) put(option, before[++index] ?? "");
  }
  return { words, flags, isLiteral: false };
}

/** What a flag of the command line says: `-Aoyaml` is `-A` alone, and the option `-o` with the value `yaml`. */
export interface SplitFlag {
  alone: WordOption[];
  option?: WordOption;
  value?: string;
  /** What stands before the value: `-Ao`, `--output=`. */
  head: string;
}

/** Takes a flag apart. */
export function splitFlag(word: string, options: readonly WordOption[]): SplitFlag {
  const find = (flag: string) => options.find(({ flags }) => flags.includes(flag));
  const alone: WordOption[] = [];
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const option = find(equals < 0 ? word : word.slice(0, equals));
    const head = equals < 0 ? word : word.slice(0, equals + 1);
    return { alone, head, ...found(option), ...(equals < 0 ? {} : { value: word.slice(equals + 1) }) };
  }
  for (let index = 1; index < word.length; index++) {
    const option = find(`-${word[index]}`);
    if (option === undefined) break;
    const rest = word.slice(index + 1);
    if (option.args.length === 0) alone.push(option);
    else if (rest === "") return { alone, head: word, option };
    else {
      const equals = rest.startsWith("=") ? 1 : 0;
      return { alone, head: word.slice(0, index + 1 + equals), option, value: rest.slice(equals) };
    }
  }
  return { alone, head: word };
}

function found(option: WordOption | undefined): { option?: WordOption } {
  return option === undefined ? {} : { option };
}

/** The long name of an option, without its dashes. */
export function longName({ flags }: WordOption): string {
  return (flags.find((flag) => flag.startsWith("--")) ?? flags[0] ?? "").replace(/^-+/, "");
}
