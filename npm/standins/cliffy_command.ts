// On nothing: commander parses all this, but takes 30 ms to load (it brings node:child_process and its like along), and
// every command would pay for it; what reaches a Command here has been spelled out already.

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
}

/** The part of Cliffy's Option that the application reads. */
export interface OptionInfo {
  name: string;
  flags: string[];
  description: string;
  args: { name: string; type: string; optional?: boolean }[];
  collect?: boolean;
  hidden?: boolean;
}

interface Option extends OptionInfo, OptionOptions {
  flags: string[];
  /** As a person reads it: `-o, --output <format>`. */
  shown: string;
  key: string;
}

/** The part of Cliffy's Argument that the application reads. */
export interface Argument {
  name: string;
  type: string;
  optional: boolean;
  variadic: boolean;
}

/** What a type of the application's own gets to read: whose value it is, and the value. */
export interface ArgumentValue {
  /** `Option` or `Argument`. */
  label: string;
  type: string;
  /** `--timeout` */
  name: string;
  value: string;
}

type TypeHandler = (value: ArgumentValue) => unknown;

const VALUE_REGEXP = /([<[])([\w-]+)(\.\.\.)?(?::(\w+))?[>\]]/g;

/** The part of Cliffy's Command that the application uses, with loose types; the real one infers them. */
// deno-lint-ignore no-explicit-any -- Cliffy infers the types of options and arguments from the flags' text
export class Command<_A = any, _B = any, _C = any, _D = any, _E = any, _F = any, _G = any, _H = any> {
  #name = "";
  #description = "";
  #usage: string | undefined;
  readonly #arguments: Argument[] = [];
  readonly #options: Option[] = [];
  readonly #examples: [string, string][] = [];
  readonly #literal: string[] = [];
  readonly #types = new Map<string, TypeHandler>();
  #action: ((options: never, ...args: never[]) => unknown) | undefined;

  name(name: string): this {
    this.#name = name;
    return this;
  }

  description(text: string): this {
    this.#description = text;
    return this;
  }

  usage(text: string): this {
    this.#usage = text;
    return this;
  }

  /** Makes a type of values known: `<timeout:duration>`. */
  type(name: string, read: TypeHandler): this {
    this.#types.set(name, read);
    return this;
  }

  arguments(text: string): this {
    for (const [, bracket, name = "", dots, type = "string"] of text.matchAll(VALUE_REGEXP)) {
      this.#arguments.push({ name, type, optional: bracket === "[", variadic: dots !== undefined });
    }
    return this;
  }

  option(flags: string, description: string, options: OptionOptions = {}): this {
    const names = [...flags.matchAll(/(?:^|[\s,])(--?[\w-]+)/g)].map(([, name = ""]) => name);
    const name = (names.find((name) => name.startsWith("--")) ?? names[0] ?? "").replace(/^--?/, "");
    const args = [...flags.matchAll(VALUE_REGEXP)].map(([, bracket, name = "", , type = "string"]) => ({
      name,
      type,
      optional: bracket === "[",
    }));
    const key = name.replace(/^no-/, "").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    this.#options.push({
      name,
      flags: names,
      description,
      args,
      key,
      shown: flags.replace(/:\w+(?=[>\]])/g, ""),
      ...options,
    });
    return this;
  }

  example(name: string, text: string): this {
    this.#examples.push([name, text]);
    return this;
  }

  action(run: (options: never, ...args: never[]) => unknown): this {
    this.#action = run;
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
    return this.#options.filter((option) => hidden || !option.hidden);
  }

  /** The arguments, as they were described. */
  getArguments(): Argument[] {
    return this.#arguments;
  }

  /** What stood behind `--`. */
  getLiteralArgs(): string[] {
    return this.#literal;
  }

  getHelp(_options: { colors?: boolean } = {}): string {
    const placeholder = ({ name, optional, variadic }: Argument) => {
      const text = `${name}${variadic ? "..." : ""}`;
      return optional ? `[${text}]` : `<${text}>`;
    };
    const usage = this.#usage ?? ["[options]", ...this.#arguments.map(placeholder)].join(" ");
    const options = [
      ["-h, --help", "Show this help."],
      ...this.getOptions().map((option) => {
        const { shown } = option as Option;
        return [shown.startsWith("--") ? `    ${shown}` : shown, option.description];
      }),
    ];
    const width = Math.max(...options.map(([flags = ""]) => flags.length));
    const sections = [
      `Usage: ${this.#name} ${usage}`,
      this.#description,
      ["Options:", ...options.map(([flags = "", text]) => `  ${flags.padEnd(width)}  ${text}`)].join("\n"),
      ...(this.#examples.length === 0 ? [] : [[
        "Examples:",
        ...this.#examples.map(([name, text]) => `  ${name}\n    ${text.split("\n").join("\n    ")}`),
      ].join("\n")]),
    ];
    return sections.filter((section) => section !== "").join("\n\n") + "\n";
  }

  /** Reads the arguments and runs the action. */
  async parse(args: string[]): Promise<void> {
    const options: Record<string, unknown> = {};
    const operands: string[] = [];
    this.#literal.length = 0;
    for (let index = 0; index < args.length; index++) {
      const arg = args[index] ?? "";
      if (arg === "--") {
        this.#literal.push(...args.slice(index + 1));
        break;
      }
      if (!arg.startsWith("-") || arg === "-") {
        operands.push(arg);
        continue;
      }
      const [, flag = arg, joined] = /^(--[\w-]+)=(.*)$/s.exec(arg) ?? [];
      const option = this.#options.find(({ flags }) => flags.includes(flag));
      if (option === undefined) throw new ValidationError(`Unknown option "${flag}".`);
      index += this.#read(option, options, joined, args[index + 1]);
    }
    for (const option of this.#options) {
      if (options[option.key] !== undefined) continue;
      if (option.default !== undefined) options[option.key] = option.default;
      if (option.required) throw new ValidationError(`Missing required option "--${option.name}".`);
    }
    await this.#action?.(options as never, ...this.#operands(operands) as never[]);
  }

  /** Reads one option's value; gives how many arguments it took besides its own. */
  #read(
    option: Option,
    options: Record<string, unknown>,
    joined: string | undefined,
    next: string | undefined,
  ): number {
    const { key, name, args: [value], collect } = option;
    if (value === undefined) {
      if (joined !== undefined) throw new ValidationError(`Option "--${name}" takes no value, but got "${joined}".`);
      options[key] = !name.startsWith("no-");
      return 0;
    }
    // As in Cliffy, a value that begins with a dash must be joined by an equals sign, unless it must be there.
    const isValue = next !== undefined && (!value.optional || !next.startsWith("-") || next === "-");
    const text = joined ?? (isValue ? next : undefined);
    if (text === undefined && !value.optional) throw new ValidationError(`Missing value for option "--${name}".`);
    const read = text === undefined ? true : this.#convert(text, value.type, "Option", `--${name}`);
    const before = options[key];
    options[key] = collect ? [...(Array.isArray(before) ? before : []), read] : read;
    return joined === undefined && text !== undefined ? 1 : 0;
  }

  #operands(given: readonly string[]): unknown[] {
    const rest = [...given];
    const values = this.#arguments.flatMap(({ name, type, optional, variadic }) => {
      const taken = variadic ? rest.splice(0) : rest.splice(0, 1);
      if (taken.length === 0 && !optional) throw new ValidationError(`Missing argument(s): ${name}`);
      return taken.map((value) => this.#convert(value, type, "Argument", name));
    });
    if (rest.length > 0) throw new ValidationError(`Too many arguments: ${rest.join(" ")}`);
    return values;
  }

  #convert(value: string, type: string, label: string, name: string): unknown {
    if (type === "string") return value;
    const read = this.#types.get(type);
    if (read !== undefined) return read({ label, type, name, value });
    if (type !== "number" && type !== "integer") {
      throw new TypeError(`The stand-in for Cliffy does not know the type "${type}" of ${name}`);
    }
    const number = value.trim() === "" ? NaN : Number(value);
    if (!Number.isNaN(number) && (type === "number" || Number.isInteger(number))) return number;
    throw new ValidationError(`${label} "${name}" must be of type "${type}", but got "${value}".`);
  }
}
