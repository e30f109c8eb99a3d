// On nothing: commander parses all this, but takes 30 ms to load (it brings node:child_process and its like along), and
// every command would pay for it; what reaches a Command here has been spelled out already.

/** A command line that does not fit; Cliffy's class of the same name. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";
  readonly exitCode = 2;
}

interface Option {
  /** `["-o", "--output"]` */
  flags: string[];
  /** `--output` */
  name: string;
  /** The key in the action's options. */
  key: string;
  /** The type of its value; none for a switch. */
  type: string | undefined;
  collect: boolean;
}

interface Argument {
  name: string;
  optional: boolean;
  variadic: boolean;
}

const VALUE_REGEXP = /([<[])([\w-]+)(\.\.\.)?(?::(\w+))?[>\]]/g;

/** The part of Cliffy's Command that the application uses, with loose types; the real one infers them. */
// deno-lint-ignore no-explicit-any -- Cliffy infers the types of options and arguments from the flags' text
export class Command<_A = any, _B = any, _C = any, _D = any, _E = any, _F = any, _G = any, _H = any> {
  readonly #arguments: Argument[] = [];
  readonly #options: Option[] = [];
  #action: ((options: never, ...args: never[]) => unknown) | undefined;

  name(_name: string): this {
    return this;
  }

  arguments(text: string): this {
    for (const [, bracket, name = "", dots] of text.matchAll(VALUE_REGEXP)) {
      this.#arguments.push({ name, optional: bracket === "[", variadic: dots !== undefined });
    }
    return this;
  }

  option(text: string, _description: string, { collect = false }: { collect?: boolean } = {}): this {
    const flags = [...text.matchAll(/(?:^|[\s,])(--?[\w-]+)/g)].map(([, flag = ""]) => flag);
    const name = flags.find((flag) => flag.startsWith("--")) ?? flags[0] ?? "";
    const key = name.replace(/^--?(no-)?/, "").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const [value] = text.matchAll(VALUE_REGEXP);
    this.#options.push({ flags, name, key, type: value?.[4], collect });
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

  /** Reads the arguments and runs the action. */
  async parse(args: string[]): Promise<void> {
    const options: Record<string, unknown> = {};
    const operands: string[] = [];
    for (let index = 0; index < args.length; index++) {
      const arg = args[index] ?? "";
      if (!arg.startsWith("-") || arg === "-") {
        operands.push(arg);
        continue;
      }
      const [, flag = arg, joined] = /^(--[\w-]+)=(.*)$/s.exec(arg) ?? [];
      const option = this.#options.find(({ flags }) => flags.includes(flag));
      if (option === undefined) throw new ValidationError(`Unknown option "${flag}".`);
      const { name, key, type, collect } = option;
      if (type === undefined) {
        options[key] = !name.startsWith("--no-");
        continue;
      }
      const text = joined ?? args[++index];
      if (text === undefined) throw new ValidationError(`Missing value for option "${name}".`);
      const value = type === "integer" ? integerOf(text, name) : text;
      const before = options[key];
      options[key] = collect ? [...(Array.isArray(before) ? before : []), value] : value;
    }
    await this.#action?.(options as never, ...this.#operands(operands) as never[]);
  }

  #operands(given: readonly string[]): string[] {
    const rest = [...given];
    const values = this.#arguments.flatMap(({ name, optional, variadic }) => {
      const taken = variadic ? rest.splice(0) : rest.splice(0, 1);
      if (taken.length === 0 && !optional) throw new ValidationError(`Missing argument(s): ${name}`);
      return taken;
    });
    if (rest.length > 0) throw new ValidationError(`Too many arguments: ${rest.join(" ")}`);
    return values;
  }
}

function integerOf(text: string, name: string): number {
  const number = text.trim() === "" ? NaN : Number(text);
  if (Number.isInteger(number)) return number;
  throw new ValidationError(`Option "${name}" must be of type "integer", but got "${text}".`);
}
