import type { ListOptions } from "../../api/client/options.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { holdsFor } from "../../data/query/row.ts";
import { openExpressions } from "../../features/views/expressions/expression_reader.ts";
import type { K8s } from "../../session/k8s.ts";
import { readQueryRows } from "./query_rows.ts";
import { noteDoubts, type OptionExpression } from "./row_expression.ts";
import type { Shell } from "./shell.ts";

/** An object for which an expression is true, as it was when the expression was evaluated. */
export interface Match {
  readonly type: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The state that was judged. A write that carries it fails if the object has changed since. */
  readonly preconditions: { readonly uid: string | undefined; readonly resourceVersion: string | undefined };
}

/** The objects for which an expression is true. */
export interface Matches {
  readonly matches: readonly Match[];
  /** The number of objects that were read. */
  readonly total: number;
  /** Messages that say why fields could not be checked. A misspelled field counts as absent then. */
  readonly unchecked: ReadonlySet<string>;
}

/** Reads all objects of some types, and returns those for which an expression is true. */
export async function readMatches(
  k8s: K8s,
  types: readonly string[],
  where: OptionExpression,
  options: ListOptions = {},
): Promise<Matches> {
  const matches: Match[] = [];
  const unchecked = new Set<string>();
  const onUnchecked = (reason: string) => void unchecked.add(reason);
  let total = 0;
  for (const type of types) {
    for await (
      const { rows } of readQueryRows(k8s, type, { call: options, expressions: [where], part: "Metadata", onUnchecked })
    ) {
      for (const row of rows) {
        if (!await holdsFor(where, row, total++)) continue;
        const { name = "", namespace, uid, resourceVersion } = row.named.object.metadata ?? {};
        matches.push({ type, name, namespace, preconditions: { uid, resourceVersion } });
      }
    }
  }
  return { matches, total, unchecked };
}

/** Reads the objects of a type for which an expression is true, and notes doubts about the result. */
export async function readNotedMatches(
  shell: Pick<Shell, "err" | "advises">,
  k8s: K8s,
  type: string,
  where: OptionExpression,
  options: ListOptions,
): Promise<readonly Match[]> {
  const { matches, unchecked } = await readMatches(k8s, [type], where, options);
  noteDoubts(shell, [where], unchecked);
  return matches;
}

/** The objects of a list for which an expression is true. */
export interface Kept<T extends KubeObject> extends Omit<Matches, "matches"> {
  readonly items: readonly T[];
}

/** Returns the objects of a list that was read before for which an expression is true. */
export async function filterObjects<T extends KubeObject>(
  k8s: K8s,
  type: string,
  where: OptionExpression,
  objects: readonly T[],
  { namespace = k8s.namespace, signal }: Pick<ListOptions, "namespace" | "signal"> = {},
): Promise<Kept<T>> {
  const resource = await k8s.discovery.resolve(type, signal);
  const compiled = where.compiled === undefined ? [] : [where.compiled];
  const reader = await openExpressions(k8s, resource, compiled, {
    namespace,
    contextName: k8s.context,
    now: new Date(),
    check: true,
    signal,
  });
  await reader.load(objects);
  const items: T[] = [];
  for (const [index, object] of objects.entries()) {
    if (await holdsFor(where, { named: reader.nameObject(object) }, index)) items.push(object);
  }
  return { items, total: objects.length, unchecked: reader.unchecked };
}

/** Returns the count that is printed before a write: `3 of 120 pods match`. */
export function matchCount({ found, total }: { found: number; total: number }, types: readonly string[]): string {
  const what = types.length === 1 ? types[0] : "objects";
  // A selector that was derived from the expression may have left nothing to read.
  if (total === 0) return `No ${what} match`;
  return found === 0 ? `None of ${total} ${what} match` : `${found} of ${total} ${what} match`;
}
