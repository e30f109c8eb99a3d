import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { K8s } from "../../../session/k8s.ts";
import { manifestTargets } from "../../shell/object_targets.ts";
import type { OptionExpression } from "../../shell/row_expression.ts";
import type { Shell } from "../../shell/shell.ts";
import { namesAndSelector, readTargets, typesOfWord } from "../../shell/targets.ts";
import type { DeleteFlags } from "./delete_flags.ts";

/** One object to delete. */
export interface DeleteTarget {
  type: string;
  name: string;
  namespace?: string | undefined;
  /** The name and source of the object, for errors that do not name it. */
  about?: string;
  /** The state of the object that an expression was evaluated for. The deletion fails if it has changed since. */
  preconditions?: { uid?: string | undefined; resourceVersion?: string | undefined } | undefined;
}

/** Returns the objects named by arguments: `TYPE NAME ...`, `TYPE/NAME ...`. */
export function targetsByName(args: readonly string[]): DeleteTarget[] {
  return readTargets(args).flatMap(({ type, names }) => {
    if (names.length > 0) return names.map((name) => ({ type, name }));
    throw new UsageError(`Cannot delete ${type}: resource(s) were provided, but no name was specified`, {
      hints: [
        `run \`k8s get ${type}\` to list them`,
        "add a name, -l SELECTOR, or --all for all objects in the namespace",
      ],
    });
  });
}

/** Returns the objects of manifests. Skips objects with generateName, whose names are unknown. */
export async function targetsByManifests(shell: Shell, k8s: K8s, flags: DeleteFlags): Promise<DeleteTarget[]> {
  const { targets, isEmpty } = await manifestTargets(shell, k8s, flags);
  if (isEmpty) shell.err("No resources found");
  return targets.filter(({ name }) => name !== "").map(({ type, name, namespace }) => {
    return { type, name, ...defined({ namespace }) };
  });
}

/** Lists the objects for a selector or `--all`. */
export async function targetsBySelector(
  shell: Shell,
  k8s: K8s,
  flags: DeleteFlags,
  args: readonly string[],
): Promise<DeleteTarget[]> {
  const lists = (await expandTypes(shell, k8s, args)).map(async (type): Promise<DeleteTarget[]> => {
    const list = await k8s.list<string>(type, listOptions(shell, flags));
    return list.items.map(({ metadata }) => ({
      type,
      name: metadata?.name ?? "",
      namespace: metadata?.namespace,
    }));
  });
  const targets = (await Promise.all(lists)).flat();
  if (targets.length === 0) shell.err("No resources found");
  return targets;
}

/** Lists the objects for which the expression of `--where` is true, and prints their number. */
export async function targetsByExpression(
  shell: Shell,
  k8s: K8s,
  flags: DeleteFlags,
  args: readonly string[],
  where: OptionExpression,
): Promise<readonly DeleteTarget[]> {
  const [{ matchCount, readMatches }, { noteDoubts }] = await Promise.all([
    import("../../shell/matching.ts"),
    import("../../shell/row_expression.ts"),
  ]);
  const types = await expandTypes(shell, k8s, args);
  const { matches, total, unchecked } = await readMatches(k8s, types, where, listOptions(shell, flags));
  // A script gets the notes too, because the objects will be deleted.
  noteDoubts({ err: shell.err, advises: true }, [where], unchecked);
  shell.err(matchCount({ found: matches.length, total }, types));
  return matches;
}

function listOptions(shell: Shell, { selector: labels, fieldSelector: fields, allNamespaces }: DeleteFlags) {
  return { signal: shell.signal, labels, fields, namespace: allNamespaces ? "*" : undefined };
}

/** Returns the types for the arguments. A category is expanded. */
export async function expandTypes(shell: Shell, k8s: K8s, args: readonly string[]): Promise<string[]> {
  const types = readTargets(args).map(({ type, names }) => {
    if (names.length === 0) return type;
    throw namesAndSelector("leave out the names, or leave out the selector and --all");
  });
  const all = await Promise.all(types.map((type) => typesOfWord(k8s, type, shell.signal)));
  return [...new Set(all.flat().map(({ type }) => type))];
}
