import { type Alias, type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq } from "yaml";
import { type Node, type Pair, visit, type YAMLMap, type YAMLSeq } from "yaml";

/** The path to a node from the top of a document. */
export type Path = readonly (string | number)[];

/**
 * Returns the mapping or list at a path, as a node that nothing else shares. An alias becomes a copy. The aliases of an
 * anchor keep their content. Fields that come from a merge key (`<<`) are copied into the mapping.
 *
 * @param make Makes mappings on the way if they are missing or null. @default {false}
 * @returns Undefined if there is no such mapping or list.
 */
export function ownCollection(document: Document, path: Path, make: boolean = false): YAMLMap | YAMLSeq | undefined {
  let holder: Node | undefined = document.contents ?? undefined;
  for (const part of path) {
    if (!isMap(holder) && !isSeq(holder)) return undefined;
    const own = ownItem(document, holder, part);
    if (!isCollection(own) && !make) return undefined;
    const node: Node = isCollection(own) ? own : document.createNode({});
    if (node !== own) holder.set(part, node);
    holder = node;
  }
  return isMap(holder) || isSeq(holder) ? holder : undefined;
}

/** Removes a field or an item; aliases to something in it keep the content. Returns false if it was not there. */
export function removeItem(document: Document, path: Path): boolean {
  const holder = ownCollection(document, path.slice(0, -1));
  const key = path.at(-1);
  if (holder === undefined || key === undefined) return false;
  if (isMap(holder)) requireOwnField(document, holder, String(key));
  if (!holder.has(key)) return false;
  const removed = holder.get(key, true);
  holder.delete(key);
  restoreAnchors(document, isNode(removed) ? anchorsIn(removed) : new Map());
  return true;
}

/** Returns the node that an alias stands for, or the node itself. */
export function resolvedAlias(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** Returns an item of a mapping or list, free of anchors and aliases; undefined if it is not there. */
export function ownItem(document: Document, holder: YAMLMap | YAMLSeq, key: string | number): unknown {
  if (isMap(holder)) requireOwnField(document, holder, String(key));
  const node = holder.get(key, true);
  if (isAlias(node)) {
    const copy = copyOf(document, node);
    holder.set(key, copy);
    return copy;
  }
  if ((isCollection(node) || isScalar(node)) && node.anchor !== undefined) {
    const shared = new Map([[node.anchor, node.clone() as Node]]);
    delete node.anchor;
    restoreAnchors(document, shared);
  }
  return node;
}

function copyOf(document: Document, alias: Alias): Node {
  const copy = (alias.resolve(document)?.clone() ?? document.createNode(null)) as Node;
  visit(copy, { Collection: (_key, node) => void delete node.anchor, Scalar: (_key, node) => void delete node.anchor });
  return copy;
}

// A merge key of YAML 1.1: the fields of another mapping, which those of the mapping itself override.
const MERGE = "<<";

function requireOwnField(document: Document, map: YAMLMap, name: string): void {
  while (!map.has(name) && isMerged(document, map, name)) {
    const at = map.items.findIndex(({ key }) => String(key) === MERGE);
    const merge = map.items[at]?.value;
    map.items.splice(at, 1, ...fieldsOf(document, basesOf(document, map), map));
    restoreAnchors(document, isNode(merge) ? anchorsIn(merge) : new Map());
  }
}

function isMerged(document: Document, map: YAMLMap, name: string): boolean {
  return basesOf(document, map).some((base) => {
    const node = resolvedAlias(document, base);
    return isMap(node) && (node.has(name) || isMerged(document, node, name));
  });
}

function basesOf(document: Document, map: YAMLMap): readonly unknown[] {
  const merge = resolvedAlias(document, map.get(MERGE, true));
  if (merge === undefined) return [];
  return isSeq(merge) ? merge.items : [map.get(MERGE, true)];
}

// Of several mappings the first has precedence.
function fieldsOf(document: Document, bases: readonly unknown[], map: YAMLMap): Pair[] {
  const fields = new Map<string, Pair>();
  for (const base of bases) {
    const copy = isAlias(base) ? copyOf(document, base) : base;
    for (const pair of isMap(copy) ? copy.items : []) {
      const name = String(pair.key);
      const isOwn = name !== MERGE && map.has(name);
      if (!isOwn && !fields.has(name)) fields.set(name, pair);
    }
  }
  return [...fields.values()];
}

function anchorsIn(node: Node): Map<string, Node> {
  const anchors = new Map<string, Node>();
  visit(node, {
    Node: (_key, one) => {
      if (!isAlias(one) && one.anchor !== undefined) anchors.set(one.anchor, one);
    },
  });
  return anchors;
}

// The first alias that has lost its anchor becomes the anchored node; the others refer to it.
function restoreAnchors(document: Document, lost: ReadonlyMap<string, Node>): void {
  if (lost.size === 0) return;
  const defined = new Set<string>();
  visit(document, {
    Node: (_key, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) defined.add(node.anchor);
        return;
      }
      const content = defined.has(node.source) ? undefined : lost.get(node.source)?.clone();
      return isNode(content) && !isPair(content) ? content : undefined;
    },
  });
}
