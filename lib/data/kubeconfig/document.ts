import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar, visit, type YAMLMap } from "yaml";
import { ConfigError } from "../core/errors.ts";
import { ownCollection, ownItem, type Path, removeItem, resolved } from "./anchors.ts";
import { BODY_OF, type EntryList } from "./schema.ts";

/** What a field is set to: text, yes or no, or a list or mapping of these; an empty text takes the field away. */
export type FieldValue = string | boolean | readonly FieldValue[] | { readonly [key: string]: FieldValue };

/** A kubeconfig's text, open for changes; what is not changed stays: comments, order, quotes, unknown fields. */
export interface ConfigDocument {
  /** Sets a field by its path from the top, such as `["preferences", "colors"]`. */
  set(path: readonly string[], value: FieldValue): void;
  /**
   * Sets fields of an entry, which is made where it is missing.
   *
   * @param fields Values by path below the entry: `["exec", "command"]`; a single name is a path of one.
   * @returns Whether it was made.
   */
  setEntry(list: EntryList, name: string, fields: readonly (readonly [path: readonly string[], FieldValue])[]): boolean;
  /** Takes a field away; says whether it was there. */
  remove(path: readonly string[]): boolean;
  /** Takes an entry away, or one field of it; says whether it was there. */
  removeEntry(list: EntryList, name: string, path?: readonly string[]): boolean;
  /** Gives an entry another name; says whether it was there. */
  renameEntry(list: EntryList, name: string, newName: string): boolean;
  toString(): string;
}

/**
 * Opens a kubeconfig for changes, through the package `yaml`: `@std/yaml` knows no comments.
 *
 * @param given Its text; empty for a file that is to be made.
 * @param file Names it in errors.
 * @throws {ConfigError} Where it is malformed.
 */
export function openDocument(given: string, file: string): ConfigDocument {
  const text = given.replaceAll("\r\n", "\n");
  const isJson = isJsonText(text);
  // Without a schema every scalar stays the text that it is; YAML's own rules would turn `0644` into 644.
  const schema = isJson ? "core" : "failsafe";
  const document = parseDocument(text.trim() === "" ? EMPTY : text, { schema, uniqueKeys: false });
  const [fault] = document.errors;
  if (fault !== undefined || !isMap(document.contents)) {
    const { line, col } = fault?.linePos?.[0] ?? {};
    const where = line === undefined ? "" : `, line ${line}, column ${col}`;
    throw new ConfigError(`Cannot change the kubeconfig "${file}"${where}: it is malformed`, {
      hints: ["k8s config view says what is wrong with it"],
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

// Of a key that comes twice the last counts; a change to the first would be none.
function keepLast(map: YAMLMap): void {
  const last = new Map(map.items.map((pair) => [String(pair.key), pair]));
  if (last.size < map.items.length) map.items = map.items.filter((pair) => last.get(String(pair.key)) === pair);
}

function jsonOf(document: Document, text: string): string {
  return `${JSON.stringify(document.toJS(), null, /^\s*\{\s*\n\t/.test(text) ? "\t" : 2)}\n`;
}

function yamlOf(document: Document, text: string): string {
  // kubectl and its kin write lists flush with their key.
  const indentSeq = /^[\w-]+:[ \t]*\n(?:[ \t]*#.*\n)*[ \t]+- /m.test(text);
  return document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: /\{ \S/.test(text) });
}

// Editors on Windows end lines so; where both kinds are there, the more frequent one counts.
function endsInCrlf(text: string): boolean {
  const crlf = text.split("\r\n").length - 1;
  return crlf * 2 > text.split("\n").length - 1;
}

const EMPTY = "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n";

function indexOf(document: Document, list: EntryList, name: string): number {
  const entries = resolved(document, document.getIn([list], true));
  if (!isSeq(entries)) return -1;
  return entries.items.findIndex((item) => {
    const entry = resolved(document, item);
    if (!isMap(entry)) return false;
    const node = resolved(document, entry.get("name", true));
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
  // An entry that sets nothing has an empty mapping.
  ownCollection(document, body, true);
  for (const [path, value] of fields) {
    if (value === "") removeItem(document, [...body, ...path]);
    else setValue(document, [...body, ...path], value);
  }
  return found < 0;
}

function addEntry(document: Document, list: EntryList, name: string): number {
  // The list is missing, or it is the null that kubectl writes for an empty list.
  if (ownCollection(document, [list]) === undefined) document.setIn([list], document.createNode([]));
  const entries = ownCollection(document, [list]);
  if (!isSeq(entries)) return 0;
  // An empty list is mostly written `[]`, and what is added to it would be as well.
  if (entries.items.length === 0) entries.flow = false;
  entries.add(document.createNode({ name: nodeOf(document, name), [BODY_OF[list]]: {} }));
  return entries.items.length - 1;
}

// The node that is there keeps its comment.
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

// Array.isArray does not tell a readonly list from the rest.
function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

// Text is quoted unless it is a string to every reader of YAML, 1.1 or 1.2.
function nodeOf({ schema }: Document, value: string | boolean): Scalar {
  // Without a schema even `true` is text.
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
