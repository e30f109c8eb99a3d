import * as nodeModule from "node:module";

/** Loads modules in their current version on disk. */
export interface ModuleVersions extends Disposable {
  /** Returns the URL to import a module by. The URL changes if the module, or one that it imports, was edited. */
  current(url: string): string;
}

/** A module that was imported from a file. */
interface LoadedFile {
  /** The state of the file at the last load, to detect edits. */
  mark: string;
  /** The number of reloads. */
  version: number;
  importers: Set<string>;
}

/** The hooks of node:module that are used here. Deno's types lack them. */
interface Hooks {
  registerHooks?(hooks: {
    resolve(specifier: string, context: { parentURL?: string }, next: Resolve): { url: string };
  }): { deregister(): void };
}

type Resolve = (specifier: string, context: { parentURL?: string }) => { url: string };

/**
 * Creates {@linkcode ModuleVersions}. A module is loaded once per URL, so an edited module gets a query in its URL.
 * Modules that import it get a query too. A hook resolves the imports inside modules.
 */
export function createModuleVersions(): ModuleVersions {
  const files = new Map<string, LoadedFile>();
  let versions = 0;

  const note = (url: string, importer?: string): void => {
    const file = files.get(url) ?? { mark: markOf(url), version: 0, importers: new Set() };
    if (importer !== undefined) file.importers.add(importer);
    files.set(url, file);
  };
  const versioned = (url: string): string => {
    const { version = 0 } = files.get(url) ?? {};
    return version === 0 ? url : `${url}?v=${version}`;
  };
  const renew = (url: string, version: number): void => {
    const file = files.get(url);
    if (file === undefined || file.version === version) return;
    file.version = version;
    for (const importer of file.importers) renew(importer, version);
  };

  let hooks: { deregister(): void } | undefined;
  const watchImports = () => {
    hooks ??= (nodeModule as Hooks).registerHooks?.({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context);
        const parent = context.parentURL?.replace(/\?.*/s, "");
        if (parent === undefined || !files.has(parent) || !isOwnFile(specifier, resolved.url)) return resolved;
        note(resolved.url, parent);
        return { ...resolved, url: versioned(resolved.url) };
      },
    });
  };

  return {
    current(url) {
      if (!url.startsWith("file:") || url.includes("?")) return url;
      watchImports();
      const edited = [...files].filter(([each, { mark }]) => markOf(each) !== mark);
      if (edited.length > 0) versions++;
      for (const [each, file] of edited) {
        file.mark = markOf(each);
        renew(each, versions);
      }
      note(url);
      return versioned(url);
    },
    [Symbol.dispose]: () => hooks?.deregister(),
  };
}

// Packages are not edited while in use.
function isOwnFile(specifier: string, url: string): boolean {
  return /^(\.{0,2}\/|file:)/.test(specifier) && /^file:[^?]*$/.test(url) && !url.includes("/node_modules/");
}

// A missing file may be created later.
function markOf(url: string): string {
  try {
    const { mtime, size } = Deno.statSync(new URL(url));
    return `${mtime?.getTime()} ${size}`;
  } catch {
    return "";
  }
}
