import { ConfigError } from "../core/errors.ts";
import { shellWord } from "../base/shell_word.ts";
import type { ConfigDocument, FieldValue } from "./document.ts";
import type { EntryList } from "./schema.ts";
import { type LoadedKubeconfig, loadKubeconfig, type LoadOptions, noKubeconfig } from "./load.ts";
import { entryNotFound } from "./select.ts";
import type { Kubeconfig } from "./types.ts";
import { updateFile, type UpdateOptions } from "./update_file.ts";

/** Options of the functions that change a kubeconfig. */
export type KubeconfigEditOptions = LoadOptions & UpdateOptions;

/** What was changed, and where. */
export interface KubeconfigEdit {
  /** The file that was written. */
  file: string;
  /** Whether the entry was made; false where it was changed. */
  created: boolean;
}

/** Fields by their path below an entry; an empty text takes one away, what is not named stays. */
export type EntryFields = readonly (readonly [path: readonly string[], value: FieldValue])[];

/**
 * Makes a context the current one, in the file that chooses it now, or else in the one that kubectl would write to.
 *
 * @throws {ConfigError} Where there is no such context, or the file cannot be changed.
 */
export async function useContext(name: string, options: KubeconfigEditOptions = {}): Promise<KubeconfigEdit> {
  const loaded = await loadKubeconfig({ ...options, resolve: false });
  if (!loaded.origins.contexts.has(name)) {
    const problem = `Cannot use the context "${name}": no context exists with the name: "${name}"`;
    throw entryNotFound(loaded.config, "contexts", name, problem);
  }
  const file = loaded.origins.currentContext ?? defaultFile(loaded);
  await change(file, options, (document) => document.set(["current-context"], name));
  return { file, created: false };
}

/** Fields of a context; an empty one is taken away, a missing one stays. */
export interface ContextFields {
  cluster?: string;
  user?: string;
  namespace?: string;
}

/**
 * Makes or changes a context, in the file that holds it, or else in the one that kubectl would write to.
 *
 * @throws {ConfigError} Where the file cannot be changed.
 */
export async function setContext(
  name: string,
  fields: ContextFields,
  options: KubeconfigEditOptions = {},
): Promise<KubeconfigEdit> {
  return await setEntry(
    "contexts",
    name,
    () => Object.entries(fields).map(([field, value]) => [[field], value]),
    options,
  );
}

/**
 * Makes or changes an entry, in the file that holds it, or else in the one that kubectl would write to.
 *
 * @param fieldsFor What to set, given the file that is to be written.
 * @throws {ConfigError} Where the file cannot be changed.
 */
export async function setEntry(
  list: EntryList,
  name: string,
  fieldsFor: (file: string, config: Kubeconfig) => EntryFields | Promise<EntryFields>,
  options: KubeconfigEditOptions = {},
): Promise<KubeconfigEdit> {
  const loaded = await loadKubeconfig({ ...options, mustExist: false, resolve: false });
  const file = loaded.origins[list].get(name) ?? defaultFile(loaded);
  const fields = await fieldsFor(file, loaded.config);
  let created = false;
  await change(file, options, (document) => created = document.setEntry(list, name, fields));
  return { file, created };
}

/** What {@linkcode deleteEntry} did. */
export interface Deletion {
  /** The file that it was taken out of. */
  file: string;
  /** Whether it was the current context. */
  wasCurrent: boolean;
  /** The file whose entry of the same name counts from now on. */
  uncovered?: string;
}

/**
 * Takes an entry out of the file that it counts from.
 *
 * @throws {ConfigError} Where there is no such entry, or the file cannot be changed.
 */
export async function deleteEntry(
  list: EntryList,
  name: string,
  options: KubeconfigEditOptions = {},
): Promise<Deletion> {
  const loaded = await loadKubeconfig({ ...options, resolve: false });
  const file = loaded.origins[list].get(name);
  if (file === undefined) {
    const problem = `Cannot delete ${list.slice(0, -1)} ${name}, not in ${defaultFile(loaded)}`;
    throw entryNotFound(loaded.config, list, name, problem);
  }
  await change(file, options, (document) => document.removeEntry(list, name) || vanished(name, file));
  const uncovered = (await loadKubeconfig({ ...options, resolve: false })).origins[list].get(name);
  const wasCurrent = list === "contexts" && loaded.config["current-context"] === name && uncovered === undefined;
  return { file, wasCurrent, ...(uncovered === undefined ? {} : { uncovered }) };
}

/**
 * Gives a context another name; where it is the current one, it stays that.
 *
 * @throws {ConfigError} Where there is no such context, the new name is taken, or a file cannot be changed.
 */
export async function renameContext(
  name: string,
  newName: string,
  options: KubeconfigEditOptions = {},
): Promise<KubeconfigEdit> {
  const loaded = await loadKubeconfig({ ...options, resolve: false });
  const { contexts, currentContext } = loaded.origins;
  const file = contexts.get(name);
  if (file === undefined) {
    const problem = `Cannot rename the context "${name}", it's not in ${defaultFile(loaded)}`;
    throw entryNotFound(loaded.config, "contexts", name, problem);
  }
  if (contexts.has(newName)) {
    throw new ConfigError(
      `Cannot rename the context "${name}", the context "${newName}" already exists in ${contexts.get(newName)}`,
      { hints: [`k8s config delete-context ${shellWord(newName)} removes it`] },
    );
  }
  const isCurrent = loaded.config["current-context"] === name;
  await change(file, options, (document) => {
    if (!document.renameEntry("contexts", name, newName)) vanished(name, file);
    if (isCurrent && currentContext === file) document.set(["current-context"], newName);
  });
  if (isCurrent && currentContext !== undefined && currentContext !== file) {
    await change(currentContext, options, (document) => document.set(["current-context"], newName));
  }
  return { file, created: false };
}

/** Opens a file, changes it and writes it back, all under its lock. */
export async function change(
  file: string,
  options: KubeconfigEditOptions,
  edit: (document: ConfigDocument) => unknown,
): Promise<void> {
  const { openDocument } = await import("./document.ts");
  await updateFile(file, (text) => {
    const document = openDocument(text, file);
    edit(document);
    return document.toString();
  }, options);
}

/** The file that what is new goes to: the first that exists, else the last (client-go PathOptions.GetDefaultFilename). */
export function defaultFile(loaded: LoadedKubeconfig): string {
  const file = loaded.files[0] ?? loaded.tried.at(-1);
  if (file === undefined) throw noKubeconfig(loaded);
  return file;
}

// It was read a moment ago, before the lock was ours.
function vanished(name: string, file: string): never {
  throw new ConfigError(
    `Cannot find "${name}" in the kubeconfig "${file}" any more: somebody has changed it meanwhile`,
  );
}
