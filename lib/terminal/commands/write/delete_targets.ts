import { UsageError } from "../../../data/core/errors.ts";
import { nameOf } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { DeleteFlags } from "./delete_flags.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { manifestScope, manifestType, readAllManifests } from "../../shell/manifests.ts";
import type { Shell } from "../../shell/shell.ts";
import { readTargets, typesOfWord } from "../../shell/targets.ts";
import { findManifestResource } from "../../shell/write_flags.ts";

/** One object to delete. */
export interface DeleteTarget {
  type: string;
  name: string;
  namespace?: string | undefined;
}

/** Those that were named: `TYPE NAME ...`, `TYPE/NAME ...`. */
export function doomedByName(args: readonly string[]): DeleteTarget[] {
  return readTargets(args).flatMap(({ type, names }) => {
    if (names.length > 0) return names.map((name) => ({ type, name }));
    throw new UsageError(`Cannot delete "${type}" without a name`, {
      hints: [`k8s delete ${type} NAME; --all means every one in the namespace, -l SELECTOR some`],
    });
  });
}

/** Those of manifests; what a manifest names without a name (generateName) is not known any more. */
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
      // The kind must be exactly this one, not one that is called alike in another group.
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

/** Those that a selector, or `--all`, finds now. */
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

/** The types that the words name, a category taken apart. */
export async function expandTypes(shell: Shell, k8s: K8s, args: readonly string[]): Promise<string[]> {
  const types = readTargets(args).map(({ type, names }) => {
    if (names.length === 0) return type;
    throw new UsageError("Cannot use names together with a selector or --all", { hints: ["leave one of them out"] });
  });
  const all = await Promise.all(types.map((type) => typesOfWord(k8s, type, shell.signal)));
  return [...new Set(all.flat().map(({ type }) => type))];
}
