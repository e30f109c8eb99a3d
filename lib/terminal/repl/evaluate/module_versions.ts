import * as nodeModule from "node:module";

/** Loads modules as they are on the disk now. */
export interface ModuleVersions extends Disposable {
  /** The URL to import a module by: another one if the module, or a module that it imports, was edited since. */
  current(url: string): string;
}

/** A module that was imported from a file. */
interface LoadedFile {
  /** Of its last load, to notice an edit by. */
  mark: string;
  /** Counts its loads after the first one. */
  version: number;
  importers: Set<string>;
}

/** The hooks of node:module, as far as they are used here; they are missing in its types. */
interface Hooks {
  registerHooks?(hooks: {
    resolve(specifier: string, context: { parentURL?: string }, next: Resolve): { url: string };
  }): { deregister(): void };
}

type Resolve = (specifier: string, context: { parentURL?: string }) => { url: string };

/**
 * Makes {@linkcode ModuleVersions}. A module is loaded once per URL, so an edited one gets a query behind its URL, and so
 * does each module that imports it. The imports inside of modules are found by a hook.
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

// Packages are not edited while they are used.
function isOwnFile(specifier: string, url: string): boolean {
  return /^(\.{0,2}\/|file:)/.test(specifier) && /^file:[^?]*$/.test(url) && !url.includes("/node_modules/");
}

// A file that is not there may come.
function markOf(url: string): string {
  try {
    const { mtime, size } = Deno.statSync(new URL(url));
    return `${mtime?.getTime()} ${size}`;
  } catch {
    return "";
  }
}
