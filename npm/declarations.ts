/**
 * Writes the declarations of the library's entries for `deno check` and for editors: the exports of each file without
 * their code. The packages that they name are copied, so that a check needs no network.
 */
// Neither import map nor lock file may name it: Deno would fetch its 23 MB for every command that runs from the sources.
// deno-lint-ignore no-import-prefix
import ts from "npm:typescript@6.0.3";

/** Options of {@linkcode writeDeclarations}. */
export interface DeclarationsOptions {
  /** The project's folder, with a slash at its end. */
  root: string;
  /** The entries, relative to the root. */
  entries: readonly string[];
  /** The import map that the sources are written for. */
  imports: Readonly<Record<string, string>>;
  /** The folder to write to. */
  folder: string;
}

/** Writes `lib/x.d.ts` into the folder for each `lib/x.ts` that the declarations of the entries need. */
export async function writeDeclarations({ root, entries, imports, folder }: DeclarationsOptions): Promise<void> {
  const packages = await packageFolder();
  const seen = new Set<string>();
  const queue = entries.map((path) => root + path);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = await Deno.readTextFile(path);
    const target = targetOf(path);
    const up = "../".repeat(target.split("/").length - 1) || "./";
    const declarations = withSpecifiers(path.endsWith(".d.ts") ? text : declarationsOf(path, text), (specifier) => {
      const imported = resolve(specifier, path);
      if (imported === undefined) return specifier;
      queue.push(imported);
      return up + targetOf(imported);
    });
    await Deno.mkdir(`${folder}/${target}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${target}`, declarations);
  }

  function targetOf(path: string): string {
    const isOwn = path.startsWith(root);
    const name = isOwn ? path.slice(root.length) : `packages/${path.slice(packages.length)}`;
    return name.replace(/(\.d)?\.ts$/, ".d.ts");
  }

  // Undefined for a module of Deno's own: `node:buffer`.
  function resolve(specifier: string, from: string): string | undefined {
    if (specifier.startsWith(".")) return withExtension(new URL(specifier, `file://${from}`).pathname);
    const [key, target] = Object.entries(imports).find(([key]) => key.endsWith("/") && specifier.startsWith(key)) ?? [];
    const [, name, version] = /^npm:\/(.+)@([^@]+)\/$/.exec(target ?? "") ?? [];
    if (key === undefined || name === undefined) return undefined;
    return withExtension(`${packages}${name}/${version}/${specifier.slice(key.length)}`);
  }
}

// One file at a time and without a check: public symbols have explicit types, which JSR requires (`deno doc --lint`).
function declarationsOf(fileName: string, text: string): string {
  return ts.transpileDeclaration(text, {
    fileName,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, isolatedDeclarations: true },
  }).outputText;
}

function withSpecifiers(text: string, replacement: (specifier: string) => string): string {
  let result = text;
  // From the end, so that the positions before it stay right. `pos` is that of the quotation mark.
  for (const { fileName, pos } of ts.preProcessFile(text).importedFiles.toReversed()) {
    result = result.slice(0, pos + 1) + replacement(fileName) + result.slice(pos + 1 + fileName.length);
  }
  return result;
}

// Packages leave the extension out.
function withExtension(path: string): string {
  return path.endsWith(".ts") ? path : `${path}.d.ts`;
}

/** Returns the folder of Deno's cache that has a folder for each npm package, with a slash at its end. */
async function packageFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
  // Named after the registry.
  const [registry] = await Array.fromAsync(Deno.readDir(npmCache));
  return `${npmCache}/${registry?.name}/`;
}
