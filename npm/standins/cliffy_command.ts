// On commander: the most used parser of the npm world, without dependencies, MIT, kept up for fifteen years.
import { Argument, Command as Commander, CommanderError, Option } from "commander";

/** A command line that does not fit; Cliffy's class of the same name. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";
  readonly exitCode: number;

  constructor(message: string, { exitCode = 2 }: { exitCode?: number } = {}) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What this stand-in knows of Cliffy's option settings. */
export interface OptionOptions {
  default?: unknown;
  collect?: boolean;
  hidden?: boolean;
  required?: boolean;
  conflicts?: string[];
}

/** The part of Cliffy's Option that the application reads. */
export interface OptionInfo {
  flags: string[];
  description: string;
  args: { type: string; optional?: boolean }[];
  collect?: boolean;
}

const TYPE_REGEXP = /([<[])([\w-]+)(\.\.\.)?(?::(\w+))?([>\]])/g;

/** The part of Cliffy's Command that the application uses, with loose types; the real one infers them. */
// deno-lint-ignore no-explicit-any -- Cliffy infers the types of options and arguments from the flags' text
export class Command<_A = any, _B = any, _C = any, _D = any, _E = any, _F = any, _G = any, _H = any> {
  readonly #inner = new Commander().exitOverride().allowExcessArguments(false).helpOption(
    "-h, --help",
    "Show this help.",
  );
  readonly #examples: [string, string][] = [];
  readonly #types = new Map<Option, string>();
  readonly #collected = new Set<Option>();

  constructor() {
    this.#inner.configureOutput({ writeErr: () => {} });
  }

  name(name: string): this {
    this.#inner.name(name);
    return this;
  }

  description(text: string): this {
    this.#inner.description(text);
    return this;
  }

  usage(text: string): this {
    this.#inner.usage(text);
    return this;
  }

  arguments(text: string): this {
    for (const [whole, , , , type = "string"] of text.matchAll(TYPE_REGEXP)) {
      const argument = new Argument(whole.replace(/:\w+/, ""));
      this.#inner.addArgument(argument.argParser((value: string, before: unknown) => {
        const read = convert(value, type, "argument", argument.name());
        return argument.variadic ? [...(Array.isArray(before) ? before : []), read] : read;
      }));
    }
    return this;
  }

  option(flags: string, description: string, options: OptionOptions = {}): this {
    const [, , , , type = "boolean"] = [...flags.matchAll(TYPE_REGEXP)][0] ?? [];
    const option = new Option(flags.replace(/:\w+(?=[>\]])/g, ""), description);
    if (options.default !== undefined) option.default(options.default);
    if (options.hidden) option.hideHelp();
    if (options.required) option.makeOptionMandatory();
    if (options.conflicts) option.conflicts(options.conflicts);
    if (options.collect) this.#collected.add(option);
    this.#types.set(option, type);
    if (type !== "boolean") {
      option.argParser((value: string, before: unknown) => {
        const read = convert(value, type, "option", option.long ?? option.flags);
        return options.collect ? [...(Array.isArray(before) ? before : []), read] : read;
      });
    }
    this.#inner.addOption(option);
    return this;
  }

  example(name: string, text: string): this {
    this.#examples.push([name, text]);
    return this;
  }

  command(name: string, command: Command): this {
    this.#inner.addCommand(command.#inner.name(name));
    return this;
  }

  action(run: (options: never, ...args: never[]) => unknown): this {
    this.#inner.action(async (...all: unknown[]) => {
      const values = all.slice(0, -2);
      const options = all.at(-2);
      const last = values.at(-1);
      const spread = Array.isArray(last) ? [...values.slice(0, -1), ...last] : values;
      await (run as (...all: unknown[]) => unknown)(options, ...trimmed(spread));
    });
    return this;
  }

  throwErrors(): this {
    return this;
  }

  noExit(): this {
    return this;
  }

  /** The options, without `--help`. */
  getOptions(hidden = false): OptionInfo[] {
    return this.#inner.options.filter((option) => hidden || !option.hidden).map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined),
      description: option.description,
      args: option.required || option.optional
        ? [{ type: this.#types.get(option) ?? "string", optional: option.optional }]
        : [],
      collect: this.#collected.has(option),
    }));
  }

  getHelp(_options: { colors?: boolean } = {}): string {
    const examples = this.#examples.map(([name, text]) => `  ${name}\n    ${text.split("\n").join("\n    ")}`);
    const help = this.#inner.helpInformation();
    return examples.length === 0 ? help : `${help}\nExamples:\n${examples.join("\n")}\n`;
  }

  async parse(args: string[]): Promise<void> {
    try {
      await this.#inner.parseAsync(args, { from: "user" });
    } catch (error) {
      throw error instanceof CommanderError ? new ValidationError(reworded(error)) : error;
    }
  }
}

function trimmed(values: unknown[]): unknown[] {
  const end = values.findLastIndex((value) => value !== undefined);
  return values.slice(0, end + 1);
}

function convert(value: string, type: string, what: string, name: string): unknown {
  if (type === "string") return value;
  if (type !== "number" && type !== "integer") {
    throw new TypeError(`The stand-in for Cliffy does not know the type "${type}" of ${name}`);
  }
  const number = value.trim() === "" ? NaN : Number(value);
  if (Number.isNaN(number) || (type === "integer" && !Number.isInteger(number))) {
    const label = what[0]?.toUpperCase() + what.slice(1);
    throw new ValidationError(`${label} "${name}" must be of type "${type}", but got "${value}".`);
  }
  return number;
}

// Cliffy's own words for the commonest mistakes.
function reworded({ code, message }: CommanderError): string {
  const name = /'([^']*)'/.exec(message)?.[1] ?? "";
  const near = /Did you mean (\S+)\?/.exec(message)?.[1];
  const hint = near === undefined ? "" : ` Did you mean option "${near}"?`;
  switch (code) {
    case "commander.unknownOption":
      return `Unknown option "${name}".${hint}`;
    case "commander.missingArgument":
      return `Missing argument: ${name}`;
    case "commander.optionMissingArgument":
      return `Missing value for option "${/--[\w-]+/.exec(name)?.[0] ?? name}".`;
    case "commander.excessArguments":
      return "Too many arguments.";
    case "commander.missingMandatoryOptionValue":
      return `Missing required option "${/--[\w-]+/.exec(name)?.[0] ?? name}".`;
    default:
      return message.replace(/^error: /, "");
  }
}
