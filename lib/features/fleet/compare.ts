import { defined } from "../../data/base/defined.ts";
import { isEqual } from "../../data/base/equal.ts";
import { InputError } from "../../data/core/errors.ts";
import { isSecret, type KubeObject } from "../../data/core/object.ts";
import { formatDiff } from "../../data/output/text/diff.ts";
import type { ComparableEntry, ComparableObjects } from "./read_comparable.ts";

/** The difference between the object of a context and that of the reference. */
export interface ContextDiff {
  /** The contexts with this version of the object. */
  contexts: string[];
  /** The unified diff of the reference's YAML and of theirs, without a header. It is empty for a Secret. */
  diff: string;
}

/** An object of several contexts. */
export interface ObjectComparison {
  /** The group and version of the object. */
  apiVersion: string;
  /** The kind, such as `Deployment`. */
  kind: string;
  /** The type as in the names of objects: `deployment.apps`. */
  type: string;
  /** The namespace, if all namespaces are compared. */
  namespace?: string | undefined;
  /** The name. */
  name: string;
  /** Whether all contexts have the same object. */
  equal: boolean;
  /** The contexts with the object. The first version is that of the reference, or of the first context that has it. */
  versions: string[][];
  /** The contexts that do not have the object. */
  missing: string[];
  /** The contexts that did not allow to read the type. */
  unread: string[];
  /** The differences of each further version from the first. */
  diffs: ContextDiff[];
}

/** The objects of one context. */
export interface ComparedContext {
  readonly context: string;
  readonly objects: ComparableObjects;
}

/**
 * Checks that each given type and object is there in some context.
 *
 * @throws {InputError} If one is in none of them.
 */
export function requireFound(contexts: readonly ComparedContext[]): void {
  const [first] = contexts;
  for (const [word, error] of first?.objects.unknown ?? []) {
    if (contexts.every(({ objects }) => objects.unknown.has(word))) throw error;
  }
  const absent = new Set(contexts.flatMap(({ objects }) => objects.absent));
  const found = new Set(contexts.flatMap(({ objects }) => objects.entries.map(({ type, name }) => `${type}/${name}`)));
  const nowhere = [...absent].find((name) => !found.has(name));
  if (nowhere === undefined) return;
  throw new InputError(`Cannot compare ${nowhere}: it does not exist in any of the contexts`, {
    hints: ["check the name and the namespace"],
  });
}

/**
 * Compares the objects of several contexts. The objects are sorted by type, namespace and name. An object that fewer than
 * two contexts could read is left out.
 *
 * @param contexts The contexts. The first one is the reference.
 */
export async function compareContexts(contexts: readonly ComparedContext[]): Promise<ObjectComparison[]> {
  const byKey = new Map<string, Map<string, ComparableEntry>>();
  for (const { context, objects: { entries } } of contexts) {
    for (const entry of entries) {
      const key = JSON.stringify([entry.groupResource, entry.namespace ?? "", entry.name]);
      const found = byKey.get(key) ?? new Map<string, ComparableEntry>();
      found.set(context, entry);
      byKey.set(key, found);
    }
  }
  const comparisons: ObjectComparison[] = [];
  for (const [, found] of [...byKey].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)) {
    const [entry] = found.values();
    if (entry === undefined) continue;
    const unread = contexts.filter(({ objects }) => objects.failures.has(entry.groupResource));
    if (contexts.length - unread.length < 2) continue;
    comparisons.push(await compareOne(contexts, found, entry, unread.map(({ context }) => context)));
  }
  return comparisons;
}

async function compareOne(
  contexts: readonly ComparedContext[],
  found: ReadonlyMap<string, ComparableEntry>,
  { type, namespace, name, content: { apiVersion = "v1", kind = "" } }: ComparableEntry,
  unread: string[],
): Promise<ObjectComparison> {
  const missing: string[] = [];
  const versions: { content: KubeObject; contexts: string[] }[] = [];
  for (const { context } of contexts) {
    const content = found.get(context)?.content;
    if (content === undefined) {
      if (!unread.includes(context)) missing.push(context);
      continue;
    }
    const same = versions.find((version) => isEqual(version.content, content));
    if (same === undefined) versions.push({ content, contexts: [context] });
    else same.contexts.push(context);
  }
  const [first, ...others] = versions;
  const diffs = await Promise.all(others.map(async ({ content, contexts }) => ({
    contexts,
    // The keys of a Secret, and which of them differ, are not shown either.
    diff: first === undefined || isSecret(content) ? "" : await formatDiff({ before: first.content, after: content }),
  })));
  return {
    ...defined({ apiVersion, kind, type, namespace, name }),
    equal: versions.length === 1 && missing.length === 0,
    versions: versions.map(({ contexts }) => contexts),
    missing,
    unread,
    diffs,
  };
}
