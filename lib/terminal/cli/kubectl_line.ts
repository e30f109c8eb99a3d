import { shellWord } from "../../data/base/shell_word.ts";
import { readLine } from "../completion/words/line.ts";
import { namedOptions, type Options } from "../shell/options.ts";
import { GLOBAL_OPTIONS, MANIFEST_OPTIONS, SHARED_OPTIONS } from "../shell/shared_options.ts";
import type { ParsedCommandLine } from "./arguments.ts";

/** A command line of kubectl, read by the options that its verb has there. */
export interface KubectlLine {
  /** The words behind the verb. */
  words: readonly string[];
  /** The words behind `--`. */
  literal: readonly string[];
  /** Reports whether an option is given. */
  has(...keys: string[]): boolean;
  /** The last value of an option. */
  value(key: string): string | undefined;
  /** All values of an option. */
  values(key: string): readonly string[];
  /** Some flags as a hint repeats them, each with a space in front: ` -n shop --dry-run=server`. */
  flags(...keys: string[]): string;
}

// Any verb may have them.
const COMMON = {
  ...MANIFEST_OPTIONS,
  selector: SHARED_OPTIONS.selector,
  fieldSelector: SHARED_OPTIONS.fieldSelector,
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  output: { short: "-o", value: "format", help: "" },
  dryRun: { value: "mode", bare: "", help: "" },
  fieldManager: { value: "name", help: "" },
  all: { help: "" },
  template: { value: "template", help: "" },
  timeout: { value: "duration", help: "" },
} as const satisfies Options;

const GLOBALS = Object.keys(GLOBAL_OPTIONS);

/** Reads a line of kubectl. */
export function readKubectlLine({ rest, literal }: ParsedCommandLine, own: Options = {}): KubectlLine {
  const options = namedOptions({ ...own, ...COMMON, ...GLOBAL_OPTIONS });
  const { words, flags } = readLine(rest, "", options);
  const shown = (key: string) => {
    const option = options.find((option) => option.key === key);
    return (flags.get(key) ?? []).map((value) => {
      if (option?.value === undefined) return ` ${option?.name}`;
      return option.bare === undefined && option.short !== undefined
        ? ` ${option.short} ${shellWord(value)}`
        : ` ${option.name}=${shellWord(value)}`;
    }).join("");
  };
  return {
    words,
    literal,
    has: (...keys) => keys.some((key) => flags.has(key)),
    value: (key) => flags.get(key)?.at(-1),
    values: (key) => flags.get(key) ?? [],
    flags: (...keys) => [...keys, ...GLOBALS].map(shown).join(""),
  };
}
