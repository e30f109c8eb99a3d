import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar } from "yaml";
import { ConfigError } from "../core/errors.ts";

/** A kubeconfig's text, open for changes; what is not changed stays: comments, order, quotes, unknown fields. */
export interface ConfigDocument {
  setCurrentContext(name: string): void;
  /**
   * Sets fields of an entry, which is made where it is missing; an empty value takes a field away.
   *
   * @returns Whether it was made.
   */
  setEntry(list: "clusters" | "contexts" | "users", name: string, fields: Record<string, string>): boolean;
  toString(): string;
}

/**
 * Opens a kubeconfig for changes, through the package `yaml`: `@std/yaml` knows no comments.
 *
 * @param text Empty for a file that is to be made.
 * @param file Names it in errors.
 * @throws {ConfigError} Where it is malformed.
 */
export function openDocument(text: string, file: string): ConfigDocument {
  const isJson = isJsonText(text);
  // Without a schema every scalar stays the text that it is; YAML's own rules would turn `0644` into 644.
  const document = parseDocument(text.trim() === "" ? EMPTY : text, { schema: isJson ? "core" : "failsafe" });
  const [fault] = document.errors;
  if (fault !== undefined || !isMap(document.contents)) {
    const { line, col } = fault?.linePos?.[0] ?? {};
    const where = line === undefined ? "" : `, line ${line}, column ${col}`;
    throw new ConfigError(`Cannot change the kubeconfig "${file}"${where}: it is malformed`, {
      hints: ["k8s config view says what is wrong with it"],
    });
  }
  return {
    setCurrentContext: (name) => setScalar(document, ["current-context"], name),
    setEntry: (list, name, fields) => setEntry(document, list, name, fields),
    toString() {
      if (isJson) return `${JSON.stringify(document.toJS(), null, /^\s*\{\s*\n\t/.test(text) ? "\t" : 2)}\n`;
      // kubectl and its kin write lists flush with their key.
      const indentSeq = /^[\w-]+:[ \t]*\n(?:[ \t]*#.*\n)*[ \t]+- /m.test(text);
      return document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: /\{ \S/.test(text) });
    },
  };
}

const EMPTY = "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n";
const BODY_KEYS = { clusters: "cluster", contexts: "context", users: "user" } as const;

function setEntry(
  document: Document,
  list: keyof typeof BODY_KEYS,
  name: string,
  fields: Record<string, string>,
): boolean {
  const entries = document.getIn([list]);
  if (!isSeq(entries)) {
    // Missing, or the null that kubectl writes for an empty list.
    document.setIn([list], document.createNode([]));
  }
  const items = document.getIn([list]);
  if (!isSeq(items)) return false;
  // An empty list is mostly written `[]`, and what is added to it would be as well.
  if (items.items.length === 0) items.flow = false;
  let index = items.items.findIndex((item) => isMap(item) && item.get("name") === name);
  const isNew = index < 0;
  if (isNew) {
    index = items.items.length;
    document.addIn([list], document.createNode({ name: scalar(name), [BODY_KEYS[list]]: {} }));
  }
  const body = [list, index, BODY_KEYS[list]];
  if (!isMap(document.getIn(body))) document.setIn(body, document.createNode({}));
  for (const [field, value] of Object.entries(fields)) {
    if (value === "") document.deleteIn([...body, field]);
    else setScalar(document, [...body, field], value);
  }
  return isNew;
}

// The node that is there keeps its comment.
function setScalar(document: Document, path: (string | number)[], value: string): void {
  const node = document.getIn(path, true);
  if (!isScalar(node)) return document.setIn(path, scalar(value));
  const { value: text, type } = scalar(value);
  node.value = text;
  node.type = type ?? "PLAIN";
}

// Quoted unless it is a string to every reader of YAML, 1.1 or 1.2.
function scalar(value: string): Scalar {
  const node = new Scalar(value);
  const isPlain = /^[A-Za-z_][\w./@:-]*$/.test(value) && !value.endsWith(":") &&
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
