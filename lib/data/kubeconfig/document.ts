import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar, visit, type YAMLMap } from "yaml";
import { ConfigError, hint } from "../core/errors.ts";
import { ownCollection, ownItem, type Path, removeItem, resolvedAlias } from "./anchors.ts";
import { BODY_OF, type EntryList } from "./schema.ts";

/** The value of a field: a string, a boolean, or a list or mapping of these. */
export type FieldValue = string | boolean | readonly FieldValue[] | { readonly [key: string]: FieldValue };

/** The text of a kubeconfig, open for changes. Everything else stays: comments, order, quotes, unknown fields. */
export interface ConfigDocument {
  /** Sets a field by its path from the top, such as `["preferences", "colors"]`. */
  set(path: readonly string[], value: FieldValue): void;
  /**
   * Sets fields of an entry, and creates the entry if it is missing.
   *
   * @param fields Values by path below the entry: `["exec", "command"]`. An empty string removes the field.
   * @returns Whether the entry was created.
   */
  setEntry(list: EntryList, name: string, fields: readonly (readonly [path: readonly string[], FieldValue])[]): boolean;
  /** Removes a field. Returns whether it existed. */
  remove(path: readonly string[]): boolean;
  /** Removes an entry, or one of its fields. Returns whether it existed. */
  removeEntry(list: EntryList, name: string, path?: readonly string[]): boolean;
  /** Renames an entry. Returns whether it existed. */
  renameEntry(list: EntryList, name: string, newName: string): boolean;
  toString(): string;
}

/**
 * Opens a kubeconfig for changes with the package `yaml`, because `@std/yaml` drops comments.
 *
 * @param given The text; empty for a new file.
 * @param file The name of the file for errors.
 * @throws {ConfigError} If the text is malformed.
 */
export function openDocument(given: string, file: string): ConfigDocument {
  const text = given.replaceAll("\r\n", "\n");
  const isJson = isJsonText(text);
  // The failsafe schema keeps every scalar as a string. YAML's own rules would turn `0644` into 644.
  const schema = isJson ? "core" : "failsafe";
  const document = parseDocument(text.trim() === "" ? EMPTY : text, { schema, uniqueKeys: false });
  const [fault] = document.errors;
  if (fault !== undefined || !isMap(document.contents)) {
    const { line, col } = fault?.linePos?.[0] ?? {};
    const where = line === undefined ? "" : `, line ${line}, column ${col}`;
    throw new ConfigError(`Cannot change the kubeconfig "${file}"${where}: it is malformed`, {
      hints: [hint("view-kubeconfig", {}, "check the syntax of the file")],
    });
  }
  visit(document, { Map: (_key, map) => keepLast(map) });
  return {
    set: (path, value) => setValue(document, path, value),
    setEntry: (list, name, fields) => setEntry(document, list, name, fields),
    remove: (path) => removeItem(document, path),
    removeEntry(list, name, path) {
      const index = indexOf(document, list, name);
      if (index < 0) return false;
      return removeItem(document, path === undefined ? [list, index] : [list, index, BODY_OF[list], ...path]);
    },
    renameEntry(list, name, newName) {
      const index = indexOf(document, list, name);
      if (index >= 0) setValue(document, [list, index, "name"], newName);
      return index >= 0;
    },
    toString() {
      const changed = isJson ? jsonOf(document, text) : yamlOf(document, text);
      return endsInCrlf(given) ? changed.replaceAll("\n", "\r\n") : changed;
    },
  };
}

// The last value of a duplicate key counts. Changing the first one would have no effect.
function keepLast(map: YAMLMap): void {
  const last = new Map(map.items.map((pair) => [String(pair.key), pair]));
  if (last.size < map.items.length) map.items = map.items.filter((pair) => last.get(String(pair.key)) === pair);
}

function jsonOf(document: Document, text: string): string {
  return `${JSON.stringify(document.toJS(), null, /^\s*\{\s*\n\t/.test(text) ? "\t" : 2)}\n`;
}

function yamlOf(document: Document, text: string): string {
  // kubectl writes lists at the indentation of their key.
  const indentSeq = /^[\w-]+:[ \t]*\n(?:[ \t]*#.*\n)*[ \t]+- /m.test(text);
  return document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: /\{ \S/.test(text) });
}

// Editors on Windows write CRLF. If both kinds of line ends occur, the more frequent one is used.
function endsInCrlf(text: string): boolean {
  const crlf = text.split("\r\n").length - 1;
  return crlf * 2 > text.split("\n").length - 1;
}

const EMPTY = "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n";

function indexOf(document: Document, list: EntryList, name: string): number {
  const entries = resolvedAlias(document, document.getIn([list], true));
  if (!isSeq(entries)) return -1;
  return entries.items.findIndex((item) => {
    const entry = resolvedAlias(document, item);
    if (!isMap(entry)) return false;
    const node = resolvedAlias(document, entry.get("name", true));
    return isScalar(node) && node.value === name;
  });
}

function setEntry(
  document: Document,
  list: EntryList,
  name: string,
  fields: readonly (readonly [path: readonly string[], FieldValue])[],
): boolean {
  const found = indexOf(document, list, name);
  const index = found < 0 ? addEntry(document, list, name) : found;
  const body = [list, index, BODY_OF[list]];
  // An entry without fields has an empty mapping.
  ownCollection(document, body, true);
  for (const [path, value] of fields) {
    if (value === "") removeItem(document, [...body, ...path]);
    else setValue(document, [...body, ...path], value);
  }
  return found < 0;
}

function addEntry(document: Document, list: EntryList, name: string): number {
  // The list is missing, or it is null, which kubectl writes for an empty list.
  if (ownCollection(document, [list]) === undefined) document.setIn([list], document.createNode([]));
  const entries = ownCollection(document, [list]);
  if (!isSeq(entries)) return 0;
  // An empty list is usually written as `[]`, and new items would use the same style.
  if (entries.items.length === 0) entries.flow = false;
  entries.add(document.createNode({ name: nodeOf(document, name), [BODY_OF[list]]: {} }));
  return entries.items.length - 1;
}

// The existing node keeps its comment.
function setValue(document: Document, path: Path, value: FieldValue): void {
  const holder = ownCollection(document, path.slice(0, -1), true);
  const key = path.at(-1) ?? "";
  const node = holder === undefined ? undefined : ownItem(document, holder, key);
  if (!isScalar(node) || typeof value === "object") {
    holder?.set(key, document.createNode(nodesOf(document, value)));
    return;
  }
  const { value: text, type } = nodeOf(document, value);
  node.value = text;
  node.type = type ?? "PLAIN";
}

function nodesOf(document: Document, value: FieldValue): unknown {
  if (typeof value !== "object") return nodeOf(document, value);
  if (isList(value)) return value.map((one) => nodesOf(document, one));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, nodesOf(document, field)]));
}

// Array.isArray does not narrow to a readonly array.
function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

// A string is quoted unless every reader of YAML 1.1 and 1.2 reads it as a string.
function nodeOf({ schema }: Document, value: string | boolean): Scalar {
  // Without a schema even `true` is a string.
  if (typeof value === "boolean") return new Scalar(schema.name === "failsafe" ? String(value) : value);
  const node = new Scalar(value);
  const isPlain = /^[A-Za-z_/][\w./@:+=-]*$/.test(value) && !value.endsWith(":") &&
    !/^(y|yes|n|no|on|off|true|false|null)$/i.test(value);
  if (!isPlain) node.type = "QUOTE_DOUBLE";
  return node;
}

function isJsonText(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
