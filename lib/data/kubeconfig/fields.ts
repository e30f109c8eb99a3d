import { closest } from "../base/closest.ts";
import { ConfigError } from "../core/errors.ts";
import { type EntryList, type Field, type Fields, FIELDS_OF, KUBECONFIG } from "./schema.ts";

/** Returns the names of all properties that these entries can have, as `k8s config set` accepts them. */
export function propertyNames(names: Record<EntryList, readonly string[]>): string[] {
  const lists = Object.entries(FIELDS_OF) as [EntryList, Fields][];
  const fields = lists.flatMap(([list, known]) =>
    names[list].flatMap((name) => Object.keys(known).map((field) => `${list}.${name}.${field}`))
  );
  return ["current-context", ...fields];
}

/** A place in a kubeconfig, as `k8s config unset` names it. */
export type Property =
  | { path: readonly ["current-context"] | readonly ["preferences", ...string[]] }
  | { whole: EntryList }
  | { list: EntryList; name: string; path: readonly string[] };

/**
 * Reads the name of a property: `current-context`, `users.me`, `users.me.token`, `users.me.auth-provider.config.id-token`.
 * `users` alone is the whole list. The name of an entry may contain dots. An entry that exists has precedence, then a
 * name that is followed by a known field.
 *
 * @param names The names of the entries that exist.
 * @throws {ConfigError} If there is no such property.
 */
export function parseProperty(text: string, names: Record<EntryList, readonly string[]>): Property {
  const [first = "", ...rest] = text.split(".");
  if (text === "current-context") return { path: ["current-context"] };
  if (first === "preferences") return { path: ["preferences", ...rest] };
  if (isList(text)) return { whole: text };
  if (!isList(first)) {
    throw new ConfigError(`Cannot find the property "${text}" in a kubeconfig`, {
      hints: ["current-context, clusters.NAME, users.NAME or contexts.NAME, and with .FIELD one field of it"],
    });
  }
  const known = names[first].filter((name) => `${rest.join(".")}.`.startsWith(`${name}.`));
  const longest = known.toSorted((a, b) => b.length - a.length)[0];
  const words = longest === undefined ? wordsOfNew(rest, first) : longest.split(".").length;
  const path = rest.slice(words);
  if (path.length > 0) requireField({ type: "object", fields: FIELDS_OF[first] }, path, first);
  return { list: first, name: rest.slice(0, words).join("."), path };
}

/** Returns the field at a path of an entry; undefined for the entry itself. */
export function findField(list: EntryList, path: readonly string[]): Field | undefined {
  return path.length === 0 ? undefined : requireField({ type: "object", fields: FIELDS_OF[list] }, path, list);
}

/** Returns the field at a path below `preferences`; undefined if kubectl does not know it. */
export function findPreference([, ...path]: readonly string[]): Field | undefined {
  const [name = "", ...more] = path;
  const { fields }: { fields: Fields } = KUBECONFIG.fields.preferences;
  return more.length === 0 && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function requireField(field: Field, [name, ...more]: readonly string[], holder: string): Field {
  if (name === undefined) return field;
  if (field.type === "map") return requireField(field.of, more, name);
  const fields = field.type === "object" ? field.fields : {};
  const found = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (found !== undefined) return requireField(found, more, name);
  const near = closest(name, Object.keys(fields));
  throw new ConfigError(`Cannot find the field "${name}" of ${holder}`, {
    hints: near !== undefined ? [`did you mean "${near}"?`] : [Object.keys(fields).join(", ")].filter(Boolean),
  });
}

function isList(word: string): word is EntryList {
  return Object.hasOwn(FIELDS_OF, word);
}

function wordsOfNew(words: readonly string[], list: EntryList): number {
  const at = words.findIndex((word, index) => index > 0 && Object.hasOwn(FIELDS_OF[list], word));
  return at < 0 ? words.length : at;
}
