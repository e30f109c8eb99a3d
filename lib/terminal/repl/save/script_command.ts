/** A short form as code: the call, and the statement that prints its value. */
export interface CommandCode {
  /** An expression for the value. */
  call: string;
  /** Returns the statement that prints a name or an expression. */
  print(value: string): string;
}

/** The words and flags of a command line. */
interface Parts {
  words: string[];
  flags: ReadonlyMap<string, string>;
}

// Flags with a value. `-A` is excluded, because the command always adds a namespace column for it.
const FLAGS: Readonly<Record<string, string>> = {
  "-n": "namespace",
  "--namespace": "namespace",
  "-l": "labels",
  "--selector": "labels",
  "--field-selector": "fields",
};

/**
 * Converts a short form to library calls. Returns undefined if only the command itself has exactly the same effect.
 *
 * @param words The command line, without `k8s`.
 */
export function codeOfCommand([verb = "", ...rest]: readonly string[]): CommandCode | undefined {
  const parts = readParts(rest);
  if (parts === undefined) return undefined;
  switch (verb) {
    case "get":
      return get(parts);
    case "path":
    case "token":
      return plain(verb, parts);
    default:
      return undefined;
  }
}

function get({ words, flags }: Parts): CommandCode | undefined {
  const [target = "", given, ...more] = words;
  const [type = "", name = given, ...rest] = target.split("/");
  const isWrong = target === "" || more.length > 0 || rest.length > 0 || (target.includes("/") && given !== undefined);
  if (isWrong || type === "all" || type.includes(",")) return undefined;
  if (name === undefined) {
    return {
      call: `await k8s.list(${listed([JSON.stringify(type), options(flags)])})`,
      print: (value) => `await print(${value}, k8s);`,
    };
  }
  if ([...flags.keys()].some((flag) => flag !== "namespace")) return undefined;
  return {
    call: `await k8s.get(${listed([JSON.stringify(type), JSON.stringify(name), options(flags)])})`,
    // One object in a list is printed as a table row.
    print: (value) => `await print([${value}], k8s);`,
  };
}

function plain(method: string, { words, flags }: Parts): CommandCode | undefined {
  if ([...flags.keys()].some((flag) => flag !== "namespace")) return undefined;
  return {
    call: `await k8s.${method}(${listed([...words.map((word) => JSON.stringify(word)), options(flags)])})`,
    print: (value) => `await print(${value}, k8s);`,
  };
}

function readParts(args: readonly string[]): Parts | undefined {
  const words: string[] = [];
  const flags = new Map<string, string>();
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (!arg.startsWith("-")) {
      words.push(arg);
      continue;
    }
    const [, head = "", given] = /^(--[\w-]+)(?:=(.*))?$/s.exec(arg) ?? /^(-\w)=?(.+)?$/s.exec(arg) ?? [];
    const name = FLAGS[head];
    const value = given ?? queue.shift();
    if (name === undefined || value === undefined) return undefined;
    flags.set(name, value);
  }
  return { words, flags };
}

function options(flags: ReadonlyMap<string, string>): string | undefined {
  const all = { namespace: flags.get("namespace"), labels: flags.get("labels"), fields: flags.get("fields") };
  const entries = Object.entries(all).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return undefined;
  return `{ ${entries.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ")} }`;
}

function listed(args: readonly (string | undefined)[]): string {
  return args.filter((arg) => arg !== undefined).join(", ");
}
