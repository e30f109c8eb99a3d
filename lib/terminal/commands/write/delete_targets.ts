import { UsageError } from "../../../data/core/errors.ts";
import { nameOf } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { DeleteFlags } from "./delete_flags.ts";
import { stripControl } from "../../../data/base/text.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { manifestScope, manifestType, readAllManifests } from "../../shell/manifests.ts";
import type { Shell } from "../../shell/shell.ts";
import type { OptionExpression } from "../../shell/row_expression.ts";
import { namesAndSelector, readTargets, typesOfWord } from "../../shell/targets.ts";
import { findManifestResource } from "../../shell/write_flags.ts";

/** One object to delete. */
export interface DeleteTarget {
  type: string;
  name: string;
  namespace?: string | undefined;
  /** The state of the object that an expression was evaluated for. The deletion fails if it has changed since. */
  preconditions?: { uid?: string | undefined; resourceVersion?: string | undefined } | undefined;
}

/** Returns the objects named by arguments: `TYPE NAME ...`, `TYPE/NAME ...`. */
export function doomedByName(args: readonly string[]): DeleteTarget[] {
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
export async function doomedByManifests(
  shell: Shell,
  k8s: K8s,
  flags: DeleteFlags,
  filename: readonly string[],
): Promise<DeleteTarget[]> {
  const { recursive } = flags;
  const { manifests, failures } = await readAllManifests(shell, filename, { recursive });
  const doomed: DeleteTarget[] = [];
  for (const { object, source } of manifests) {
    const name = nameOf(object);
    const find = async () => {
      // Match the exact kind, not a kind with the same name in another group.
      const resource = await findManifestResource(k8s, object, shell.signal);
      return manifestScope(object, resource, flags.namespace);
    };
    const about = `${object.kind} "${name ?? ""}" of ${source}`;
    const scope = await attempt(shell, find, { about, alone: manifests.length + failures.length === 1 });
    if (scope !== undefined && name !== undefined) doomed.push({ type: manifestType(object), name, ...scope });
  }
  if (manifests.length === 0 && failures.length === 0) shell.err("No resources found");
  return doomed;
}

/** Lists the objects for a selector or `--all`. */
export async function doomedBySelector(
  shell: Shell,
  k8s: K8s,
  flags: DeleteFlags,
  args: readonly string[],
): Promise<DeleteTarget[]> {
  const lists = (await expandTypes(shell, k8s, args)).map(async (type): Promise<DeleteTarget[]> => {
    const list = await k8s.list<string>(type, {
      signal: shell.signal,
      labels: flags.selector,
      fields: flags.fieldSelector,
      namespace: flags.allNamespaces ? "*" : undefined,
    });
    return list.items.map(({ metadata }) => ({
      type,
      name: metadata?.name ?? "",
      namespace: metadata?.namespace,
    }));
  });
  const doomed = (await Promise.all(lists)).flat();
  if (doomed.length === 0) shell.err("No resources found");
  return doomed;
}

/** Lists the objects for which the expression of `--where` is true, and prints their number. */
export async function doomedByExpression(
  shell: Shell,
  k8s: K8s,
  flags: DeleteFlags,
  args: readonly string[],
  where: OptionExpression,
): Promise<readonly DeleteTarget[]> {
  const [{ matchCount, readMatches }, { noteUnreadable }] = await Promise.all([
    import("../../shell/matching.ts"),
    import("../../shell/row_expression.ts"),
  ]);
  const types = await expandTypes(shell, k8s, args);
  const found = await readMatches(k8s, types, where, {
    signal: shell.signal,
    labels: flags.selector,
    fields: flags.fieldSelector,
    namespace: flags.allNamespaces ? "*" : undefined,
  });
  noteUnreadable(shell, [where]);
  for (const reason of found.unchecked) shell.err(stripControl(`note: fields were not checked: ${reason}`));
  shell.err(matchCount(found, types));
  return found.matches;
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
