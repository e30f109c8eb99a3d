import { InputError } from "../../data/core/errors.ts";

/**
 * Returns the sorted paths that match a pattern, by the rules of Go's path/filepath.Glob, which kubectl uses for `-f`.
 * `*` and `?` match within a name, `[a-c]` and `[^a]` match one character, and a backslash escapes the next character.
 *
 * @throws {InputError} If the pattern is malformed.
 */
export async function glob(pattern: string): Promise<string[]> {
  const names = pattern.split("/");
  const tests = names.map((name) => /[*?[\\]/.test(name) ? regExpOf(name, pattern) : name);
  let paths = [""];
  for (const [index, test] of tests.entries()) {
    const isLast = index === tests.length - 1;
    const found = paths.map(async (path) => await below(path, index === 0, test, isLast));
    paths = (await Promise.all(found)).flat();
  }
  return paths;
}

async function below(path: string, isFirst: boolean, test: string | RegExp, isLast: boolean): Promise<string[]> {
  const join = (name: string) => isFirst ? name : `${path}/${name}`;
  if (typeof test === "string") {
    if (!isLast) return [join(test)];
    return await Deno.lstat(join(test)).then(() => [join(test)], () => []);
  }
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(isFirst ? "." : path || "/")) if (test.test(name)) names.push(name);
  } catch {
    // As in Go, a path that is not a folder or cannot be read has no matches.
  }
  return names.sort().map(join);
}

function regExpOf(name: string, pattern: string): RegExp {
  const source = name.replace(/\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|[*?]|./gs, (token, escaped, not, members) => {
    if (token === "*") return ".*";
    if (token === "?") return ".";
    if (escaped !== undefined) return RegExp.escape(escaped);
    if (members !== undefined) {
      return `[${not}${members.replace(/\\?([^-])/gs, (_: string, one: string) => RegExp.escape(one))}]`;
    }
    // An unclosed bracket or a trailing backslash is an error below.
    return token === "[" || token === "\\" ? "[" : RegExp.escape(token);
  });
  try {
    return new RegExp(`^${source}$`, "s");
  } catch (cause) {
    throw new InputError(`pattern "${pattern}" is not valid: syntax error in pattern`, { cause });
  }
}
