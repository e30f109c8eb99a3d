import { type LoadedKubeconfig, loadKubeconfig, type LoadOptions, noKubeconfig } from "./load.ts";
import { contextNotFound } from "./select.ts";
import { updateFile, type UpdateOptions } from "./update_file.ts";

/** Options of the functions that change a kubeconfig. */
export type EditOptions = LoadOptions & UpdateOptions;

/** What was changed, and where. */
export interface Edit {
  /** The file that was written. */
  file: string;
  /** Whether the entry was made; false where it was changed. */
  created: boolean;
}

/** Fields of a context; an empty one is taken away, a missing one stays. */
export interface ContextFields {
  cluster?: string;
  user?: string;
  namespace?: string;
}

/**
 * Makes a context the current one, in the file that chooses it now, or else in the one that kubectl would write to.
 *
 * @throws {ConfigError} Where there is no such context, or the file cannot be changed.
 */
export async function useContext(name: string, options: EditOptions = {}): Promise<Edit> {
  const loaded = await loadKubeconfig({ ...options, resolve: false });
  if (!loaded.origins.contexts.has(name)) throw contextNotFound(loaded.config, name);
  const file = loaded.origins.currentContext ?? defaultFile(loaded);
  await change(file, options, (document) => document.setCurrentContext(name));
  return { file, created: false };
}

/**
 * Makes or changes a context, in the file that holds it, or else in the one that kubectl would write to.
 *
 * @throws {ConfigError} Where the file cannot be changed.
 */
export async function setContext(name: string, fields: ContextFields, options: EditOptions = {}): Promise<Edit> {
  const loaded = await loadKubeconfig({ ...options, mustExist: false, resolve: false });
  const file = loaded.origins.contexts.get(name) ?? defaultFile(loaded);
  let created = false;
  await change(file, options, (document) => {
    created = document.setEntry("contexts", name, { ...fields });
  });
  return { file, created };
}

type Document = ReturnType<typeof import("./document.ts").openDocument>;

async function change(file: string, options: EditOptions, edit: (document: Document) => void): Promise<void> {
  const { openDocument } = await import("./document.ts");
  await updateFile(file, (text) => {
    const document = openDocument(text, file);
    edit(document);
    return document.toString();
  }, options);
}

// As PathOptions.GetDefaultFilename of client-go: the first that exists, else the last in the list.
function defaultFile(loaded: LoadedKubeconfig): string {
  const file = loaded.files[0] ?? loaded.tried.at(-1);
  if (file === undefined) throw noKubeconfig(loaded);
  return file;
}
