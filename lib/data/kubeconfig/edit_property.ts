import { ConfigError, hint } from "../core/errors.ts";
import type { FieldValue } from "./document.ts";
import { change, defaultFile, type KubeconfigEditOptions } from "./edit.ts";
import { findField, findPreference, parseProperty, type Property } from "./fields.ts";
import { type LoadedKubeconfig, loadKubeconfig } from "./load.ts";
import type { EntryList, Field } from "./schema.ts";
import { entryNotFound } from "./select.ts";

/** Options of {@linkcode setProperty}. */
export interface SetPropertyOptions extends KubeconfigEditOptions {
  /** For certificates and keys, whether the value is PEM text instead of base64. @default {false} */
  raw?: boolean | undefined;
}

/**
 * Sets one field of a kubeconfig, in the file that contains its entry. A missing entry is created.
 *
 * @param name The property in the form that {@linkcode parseProperty} reads.
 * @returns The file that was written.
 * @throws {ConfigError} If the field does not exist, or does not accept the value.
 */
export async function setProperty(name: string, value: string, options: SetPropertyOptions = {}): Promise<string> {
  const loaded = await loadKubeconfig({ ...options, mustExist: false, resolve: false });
  const property = parseProperty(name, namesOf(loaded));
  if ("whole" in property || property.path[0] === "preferences" && property.path.length === 1) {
    throw new ConfigError(`Cannot set "${name}": it has more than one value`, { hints: [`name one: ${name}.NAME`] });
  }
  const file = fileOf(loaded, property);
  const wanted = valueOf(name, property, value, options.raw ?? false);
  await change(file, options, (document) => {
    if ("list" in property) document.setEntry(property.list, property.name, [[property.path, wanted]]);
    else document.set(property.path, wanted);
  });
  return file;
}

/**
 * Removes a field or an entry from the file that it was read from.
 *
 * @returns The files that were written.
 * @throws {ConfigError} If the field or entry does not exist.
 */
export async function unsetProperty(name: string, options: KubeconfigEditOptions = {}): Promise<string> {
  const loaded = await loadKubeconfig({ ...options, resolve: false });
  const property = parseProperty(name, namesOf(loaded));
  if ("whole" in property) return await unsetList(loaded, property.whole, options);
  const file = fileOf(loaded, property);
  // As in kubectl, a missing entry is not an error, but a field needs its entry.
  const isThere = !("list" in property) || loaded.origins[property.list].has(property.name);
  if (!isThere && property.path.length === 0) return file;
  if (!isThere) {
    throw entryNotFound(loaded.config, property.list, property.name);
  }
  await change(file, options, (document) => {
    if (!("list" in property)) return document.remove(property.path);
    const { list, name, path } = property;
    return path.length === 0 ? document.removeEntry(list, name) : document.removeEntry(list, name, path);
  });
  return file;
}

// As in kubectl, each entry is removed from the file that it was read from. An entry of another file then takes its place.
async function unsetList(loaded: LoadedKubeconfig, list: EntryList, options: KubeconfigEditOptions): Promise<string> {
  const namesByFile = Map.groupBy(loaded.origins[list].keys(), (name) => loaded.origins[list].get(name) ?? "");
  for (const [file, names] of namesByFile) {
    await change(file, options, (document) => names.forEach((name) => document.removeEntry(list, name)));
  }
  return [...namesByFile.keys()].join(", ");
}

type OneProperty = Exclude<Property, { whole: EntryList }>;

function namesOf({ config: { clusters, users, contexts } }: LoadedKubeconfig) {
  const names = (entries: readonly { name: string }[]) => entries.map(({ name }) => name);
  return { clusters: names(clusters), users: names(users), contexts: names(contexts) };
}

function fileOf(loaded: LoadedKubeconfig, property: OneProperty): string {
  const origin = "list" in property
    ? loaded.origins[property.list].get(property.name)
    : property.path[0] === "current-context"
    ? loaded.origins.currentContext
    : undefined;
  return origin ?? defaultFile(loaded);
}

function valueOf(name: string, property: OneProperty, value: string, raw: boolean): FieldValue {
  if ("list" in property && property.path.length === 0) {
    throw new ConfigError(`Cannot set "${name}": it is an entry, not a field`, {
      hints: [`name a field of it: ${name}.FIELD`],
    });
  }
  const field: Field | undefined = "list" in property
    ? findField(property.list, property.path)
    : findPreference(property.path);
  switch (field?.type) {
    case "boolean":
      return flagOf(name, value);
    case "data":
      return raw ? new TextEncoder().encode(value).toBase64() : base64Of(name, value);
    case "list":
    case "map":
    case "object":
    case "any":
      throw new ConfigError(`Cannot set "${name}": it has more than one value`, {
        hints: [hint("set-credentials", {}, "edit the file")],
      });
    case "string":
    case undefined:
      return value;
  }
}

function flagOf(name: string, value: string): boolean {
  // The values of Go's strconv.ParseBool.
  if (/^(1|t|T|true|True|TRUE)$/.test(value)) return true;
  if (/^(0|f|F|false|False|FALSE)$/.test(value)) return false;
  throw new ConfigError(`Cannot set "${name}": expected true or false, invalid syntax`);
}

// Go requires the padding, and allows line ends but no other space (encoding/base64, StdEncoding).
const BASE64_REGEXP = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function base64Of(name: string, value: string): string {
  const text = value.replace(/[\r\n]/g, "");
  if (BASE64_REGEXP.test(text)) return text;
  const isUnpadded = BASE64_REGEXP.test(text.padEnd(Math.ceil(text.length / 4) * 4, "="));
  throw new ConfigError(`Cannot set "${name}": illegal base64 data${isUnpadded ? ", its padding is missing" : ""}`, {
    hints: [hint("set-raw-bytes", {}, "pass the text as raw bytes")],
  });
}
