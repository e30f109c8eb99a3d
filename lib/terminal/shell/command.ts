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

/** An example of a command: `["Read one object", "k8s get pod web"]`. */
export type Example = readonly [caption: string, line: string];

/** The declaration of a command: its options and its action. */
export interface CommandSpec<O extends Options, A extends readonly ArgumentSpec[]> {
  /** The words after `k8s`: `config view`. */
  name: string;
  /** The summary for help: one sentence. */
  description: string;
  arguments?: A;
  /** The options of the command. An option with the key of a global option replaces it. */
  options?: O;
  examples?: readonly Example[];
  /** Parses the arguments, calls the library and prints the result. */
  action(flags: Omit<Globals, keyof O> & FlagsOf<O>, ...words: WordsOf<A>): Promise<void> | void;
}

/** A command that can be run. */
export interface Command {
  name: string;
  description: string;
  arguments: readonly ArgumentSpec[];
  /** The options of the command, followed by the global ones. */
  options: readonly Option[];
  examples: readonly Example[];
  /**
   * Reads the arguments and runs the action.
   *
   * @param args The words, followed by each flag as `--name` or `--name=value`.
   */
  parse(args: string[]): Promise<void>;
  /** Reads the arguments, for {@linkcode Command.run}. */
  read(args: readonly string[]): Promise<GivenArguments>;
  /** Runs the action. */
  run(given: GivenArguments): Promise<void>;
}

/** The arguments of a command line. Their values are text. */
export interface GivenArguments {
  flags: Readonly<Record<string, unknown>>;
  words: readonly string[];
}

/** Creates a command from its declaration. Cliffy parses the arguments; help and completion use the declaration. */
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
  const command: Command = {
    name,
    description,
    arguments: words ?? [],
    options,
    examples,
    parse: async (args) => await command.run(await command.read(args)),
    async read(args) {
      let given: GivenArguments = { flags: {}, words: [] };
      const keep = (flags: Record<string, unknown>, ...words: string[]) => void (given = { flags, words });
      await parserOf(name, words ?? [], options).action(keep).parse([...args]);
      return given;
    },
    async run(given) {
      let { flags } = given;
      if (flags.template !== undefined) flags = (await import("./template_option.ts")).withTemplate(flags);
      if (flags.kustomize !== undefined) flags = (await import("./kustomize.ts")).withKustomize(flags);
      const values = await readValues(options, flags);
      // The values were read by the same declaration from which the types are derived.
      const read = await readWords(words ?? [], given.words);
      await action(values as Parameters<typeof action>[0], ...read as WordsOf<A>);
    },
  };
  return command;
}

// deno-lint-ignore no-explicit-any -- Cliffy infers types from literal flags; here they come from the declaration
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
