import { closest } from "../base/closest.ts";
import { ConfigError } from "../core/errors.ts";

/** The lists of a kubeconfig, each of entries with a name. */
export type EntryList = "clusters" | "users" | "contexts";

/** What an entry of each list can hold, as far as kubectl knows it, and what kind of value that is. */
const FIELDS: Record<EntryList, Record<string, "text" | "flag" | "data" | "more">> = {
  clusters: {
    "server": "text",
    "tls-server-name": "text",
    "insecure-skip-tls-verify": "flag",
    "certificate-authority": "text",
    "certificate-authority-data": "data",
    "proxy-url": "text",
    "disable-compression": "flag",
    "extensions": "more",
  },
  users: {
    "client-certificate": "text",
    "client-certificate-data": "data",
    "client-key": "text",
    "client-key-data": "data",
    "token": "text",
    "tokenFile": "text",
    "username": "text",
    "password": "text",
    "as": "text",
    "as-uid": "text",
    "as-groups": "more",
    "as-user-extra": "more",
    "auth-provider": "more",
    "exec": "more",
    "extensions": "more",
  },
  contexts: { "cluster": "text", "user": "text", "namespace": "text", "extensions": "more" },
};

/** The names of all properties that the entries can have. */
export function propertyNames(names: Record<EntryList, readonly string[]>): string[] {
  const lists = Object.entries(FIELDS) as [EntryList, Record<string, string>][];
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
 * `users` alone is the whole list. The names of entries may hold dots themselves: one that is there counts first, then one that a known field follows.
 *
 * @param names The entries that there are.
 * @throws {ConfigError} Where there is no such property.
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
  const [field] = path;
  if (field !== undefined && FIELDS[first][field] === undefined) {
    const near = closest(field, Object.keys(FIELDS[first]));
    throw new ConfigError(`Cannot find the field "${field}" of ${first}`, {
      hints: near === undefined ? [Object.keys(FIELDS[first]).join(", ")] : [`did you mean "${near}"?`],
    });
  }
  return { list: first, name: rest.slice(0, words).join("."), path };
}

/** What kind of value the field at a path of an entry holds; `more` for lists and mappings. */
export function fieldKind(list: EntryList, path: readonly string[]): "text" | "flag" | "data" | "more" {
  const [field = "", ...below] = path;
  const kind = FIELDS[list][field] ?? "text";
  if (below.length === 0 || kind !== "more") return kind;
  if (field === "exec") return EXEC[below.join(".")] ?? "text";
  return field === "auth-provider" && (below[0] === "name" || below.length === 2) ? "text" : "more";
}

const EXEC: Record<string, "flag" | "more"> = { provideClusterInfo: "flag", args: "more", env: "more" };

function isList(word: string): word is EntryList {
  return Object.hasOwn(FIELDS, word);
}

function wordsOfNew(words: readonly string[], list: EntryList): number {
  const at = words.findIndex((word, index) => index > 0 && FIELDS[list][word] !== undefined);
  return at < 0 ? words.length : at;
}
