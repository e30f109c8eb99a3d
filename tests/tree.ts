/** The source files, for tests about them. */
export interface SourceFile {
  /** The path in the project's folder: `lib/data/core/errors.ts`. */
  path: string;
  text: string;
}

const ROOT = new URL("..", import.meta.url).pathname;

/** Reads all TypeScript files below some folders. */
export async function sourceFiles(...folders: string[]): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  const walk = async (path: string): Promise<void> => {
    for await (const entry of Deno.readDir(ROOT + path)) {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory) await walk(below);
      else if (entry.name.endsWith(".ts")) found.push({ path: below, text: await Deno.readTextFile(ROOT + below) });
    }
  };
  for (const folder of folders) await walk(folder);
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** Returns the specifiers of a file's imports, including types and dynamic imports. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
  const statics = [...code.matchAll(/^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"/gm)].map(([, name = ""]) => name);
  const bare = [...code.matchAll(/^\s*import\s+"([^"]+)"/gm)].map(([, name = ""]) => name);
  const dynamics = [...code.matchAll(/import\(\s*"([^"]+)"\s*\)/g)].map(([, name = ""]) => name);
  return [...statics, ...bare, ...dynamics];
}

/** Returns a relative import as a path in the project's folder. */
export function resolveImport(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** Returns a file's text without its comments and strings. */
export function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1")
    .replace(/(["'`])(?:\\.|(?!\1)[^\n\\])*\1/g, (_, quote: string) => quote + quote);
}
