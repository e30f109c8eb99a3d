import { ConfigError, hint } from "../core/errors.ts";
import type { ConfigDocument, FieldValue } from "./document.ts";
import type { EntryList } from "./schema.ts";
import { type LoadedKubeconfig, loadKubeconfig, type LoadOptions, noKubeconfig } from "./load.ts";
import { entryNotFound } from "./select.ts";
import type { Kubeconfig } from "./types.ts";
import { updateFile, type UpdateOptions } from "./update_file.ts";

/** Options of the functions that change a kubeconfig. */
export type KubeconfigEditOptions = LoadOptions & UpdateOptions;

/** The result of a change. */
export interface KubeconfigEdit {
  /** The file that was written. */
  file: string;
  /** Whether the entry was created. If false, it was changed. */
  created: boolean;
}

/** Fields by their path below an entry. An empty string removes a field; other fields stay. */
export type EntryFields = readonly (readonly [path: readonly string[], value: FieldValue])[];

/**
 * Makes a context the current one, in the file that has the current-context, or else in the file that kubectl would use.
 *
 * @throws {ConfigError} If the context does not exist, or the file cannot be changed.
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

/** Fields of a context. An empty string removes a field; an absent field stays. */
export interface ContextFields {
  cluster?: string;
  user?: string;
  namespace?: string;
}

/**
 * Creates or changes a context, in the file that contains it, or else in the file that kubectl would use.
 *
 * @throws {ConfigError} If the file cannot be changed.
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
 * Creates or changes an entry, in the file that contains it, or else in the file that kubectl would use.
 *
 * @param fieldsFor Returns the fields to set, for the file that will be written.
 * @throws {ConfigError} If the file cannot be changed.
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

/** The result of {@linkcode deleteEntry}. */
export interface Deletion {
  /** The file that contained the entry. */
  file: string;
  /** Whether the entry was the current context. */
  wasCurrent: boolean;
  /** Another file with an entry of the same name, which is used from now on. */
  uncovered?: string | undefined;
}

/**
 * Removes an entry from the file that it was read from.
 *
 * @throws {ConfigError} If the entry does not exist, or the file cannot be changed.
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
  return { file, wasCurrent, uncovered };
}

/**
 * Renames a context. The current context stays current under its new name.
 *
 * @throws {ConfigError} If the context does not exist, the new name is taken, or a file cannot be changed.
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
      { hints: [hint("delete-context", { name: newName }, "delete that context first")] },
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

/** Opens a file, changes it and writes it back while holding its lock. */
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

/** Returns the file for new entries: the first that exists, or else the last (client-go PathOptions.GetDefaultFilename). */
export function defaultFile(loaded: LoadedKubeconfig): string {
  const file = loaded.files[0] ?? loaded.tried.at(-1);
  if (file === undefined) throw noKubeconfig(loaded);
  return file;
}

// The entry existed when the file was read, before the lock was acquired.
function vanished(name: string, file: string): never {
  throw new ConfigError(
    `Cannot find "${name}" in the kubeconfig "${file}" anymore: another program has changed the file`,
  );
}
