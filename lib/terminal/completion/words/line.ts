import { bareValue, type Option, takesNext } from "../../shell/options.ts";

/** A command line up to the word at the cursor. Words that do not fit are skipped. */
export interface Line {
  /** The command, if it is known. */
  verb?: string;
  /** The arguments that are neither flags nor values of flags. */
  words: string[];
  /** The values of each option by its key, or `true` for a boolean flag. */
  flags: ReadonlyMap<string, readonly string[]>;
  /** The option whose value is at the cursor. */
  awaits?: Option;
  /** Whether `--` was found, which ends the flags. */
  isLiteral: boolean;
}

/** Parses the words before the cursor. */
export function readLine(
  before: readonly string[],
  last: string,
  options: readonly Option[],
): Line {
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  const put = (option: Option, value: string) => {
    flags.set(option.key, [...flags.get(option.key) ?? [], value]);
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
    else if (option.value === undefined) put(option, "true");
    else if (!takesNext(option, before[index + 1] ?? last)) put(option, bareValue(option) ?? "");
    else if (index === before.length - 1) return { words, flags, awaits: option, isLiteral: false };
    else put(option, before[++index] ?? "");
  }
  return { words, flags, isLiteral: false };
}

/** A parsed flag. For example, `-Aoyaml` is `-A` and the option `-o` with the value `yaml`. */
export interface SplitFlag {
  alone: Option[];
  option?: Option | undefined;
  value?: string | undefined;
  /** The text before the value: `-Ao`, `--output=`. */
  head: string;
}

/** Parses a flag. */
export function splitFlag(word: string, options: readonly Option[]): SplitFlag {
  const find = (flag: string) => options.find(({ flags }) => flags.includes(flag));
  const alone: Option[] = [];
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const option = find(equals < 0 ? word : word.slice(0, equals));
    const head = equals < 0 ? word : word.slice(0, equals + 1);
    return { alone, head, option, value: equals < 0 ? undefined : word.slice(equals + 1) };
  }
  for (let index = 1; index < word.length; index++) {
    const option = find(`-${word[index]}`);
    if (option === undefined) break;
    const rest = word.slice(index + 1);
    if (option.value === undefined) alone.push(option);
    else if (rest === "") return { alone, head: word, option };
    else {
      const equals = rest.startsWith("=") ? 1 : 0;
      return { alone, head: word.slice(0, index + 1 + equals), option, value: rest.slice(equals) };
    }
  }
  return { alone, head: word };
}
