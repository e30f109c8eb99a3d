import { Command as CliffyCommand } from "@cliffy/command";
import {
  type ArgumentSpec,
  type FlagsOf,
  namedOptions,
  type Option,
  type Options,
  readValues,
  readWords,
  type WordsOf,
} from "./options.ts";
import { GLOBAL_OPTIONS, type Globals } from "./shared_options.ts";

/** A line that shows a command at work: `["Read one object", "k8s get pod web"]`. */
export type Example = readonly [caption: string, line: string];

/** A command as data, and its action. */
export interface CommandSpec<O extends Options, A extends readonly ArgumentSpec[]> {
  /** Its words after `k8s`: `config view`. */
  name: string;
  /** One sentence for help. */
  description: string;
  arguments?: A;
  /** Its own options. One with the key of a global option replaces that. */
  options?: O;
  examples?: readonly Example[];
  /** Parses, calls the library and renders. */
  action(flags: Omit<Globals, keyof O> & FlagsOf<O>, ...words: WordsOf<A>): Promise<void> | void;
}

/** A command that runs. */
export interface Command {
  name: string;
  description: string;
  arguments: readonly ArgumentSpec[];
  /** Its own options, then the global ones. */
  options: readonly Option[];
  examples: readonly Example[];
  /**
   * Reads the arguments and runs the action.
   *
   * @param args First the words, then each flag as `--name` or `--name=value`.
   */
  parse(args: string[]): Promise<void>;
}

/** Makes a command out of its declaration. Cliffy reads the arguments; help and completion read the declaration. */
export function defineCommand<
  const O extends Options = Record<never, never>,
  const A extends readonly ArgumentSpec[] = [],
>(
  { name, description, arguments: words, options: own, examples = [], action }: CommandSpec<O, A>,
): Command {
  const options = [
    ...namedOptions(own ?? {}),
    ...namedOptions(GLOBAL_OPTIONS, true).filter(({ key }) => own === undefined || !(key in own)),
  ];
  return {
    name,
    description,
    arguments: words ?? [],
    options,
    examples,
    async parse(args) {
      const run = async (given: Record<string, unknown>, ...typed: string[]) => {
        if (given.template !== undefined) given = (await import("./template_option.ts")).withTemplate(given);
        const flags = await readValues(options, given);
        // The declaration that the types were made of is the one that the values were read by.
        const read = await readWords(words ?? [], typed);
        await action(flags as Parameters<typeof action>[0], ...read as WordsOf<A>);
      };
      await parserOf(name, words ?? [], options).action(run).parse(args);
    },
  };
}

// deno-lint-ignore no-explicit-any -- Cliffy infers types from literal flags; ours come from the declaration
type Parser = CliffyCommand<any, any, any, any, any, any, any, any>;

function parserOf(name: string, words: readonly ArgumentSpec[], options: readonly Option[]): Parser {
  const parser: Parser = new CliffyCommand().name(`k8s ${name}`).throwErrors().noExit();
  if (words.length > 0) parser.arguments(words.map(notationOf).join(" "));
  for (const { name, value, type, help, repeated = false } of options) {
    const shown = value === undefined ? "" : ` <value:${type === "integer" ? type : "string"}>`;
    parser.option(name + shown, help, { collect: repeated });
  }
  return parser;
}

// Cliffy's notation: `[target...:string]`.
function notationOf({ name, optional, repeated }: ArgumentSpec): string {
  const text = `${name}${repeated ? "..." : ""}:string`;
  return optional ? `[${text}]` : `<${text}>`;
}
