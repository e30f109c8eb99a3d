import type { WaitTarget } from "../../../api/watching/wait.ts";
import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { nameOf } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import { manifestScope, manifestType, readAllManifests } from "../../shell/manifests.ts";
import type { Shell } from "../../shell/shell.ts";
import { namesAndSelector, readTargets, typesOfWord } from "../../shell/targets.ts";
import { findManifestResource } from "../../shell/write_flags.ts";

/** The flags that choose objects. */
export interface WaitTargetFlags {
  selector?: string | undefined;
  fieldSelector?: string | undefined;
  all?: boolean | undefined;
  allNamespaces?: boolean | undefined;
  filename?: string[] | undefined;
  recursive?: boolean | undefined;
  namespace?: string | undefined;
}

/**
 * Returns the objects that arguments and flags name, one target for each type and namespace.
 *
 * @throws {UsageError} If they name no object, or contradict each other.
 */
export async function waitTargets(
  shell: Shell,
  k8s: K8s,
  flags: WaitTargetFlags,
  args: readonly string[],
): Promise<WaitTarget[]> {
  const { selector: labels, fieldSelector: fields, all, allNamespaces, filename } = flags;
  if (filename !== undefined) {
    if (args.length > 0) throw new UsageError("Cannot use types together with -f");
    return await manifestTargets(shell, k8s, flags, filename);
  }
  if (args.length === 0) {
    throw new UsageError("Cannot wait: no object is specified", {
      hints: ["name the objects: TYPE/NAME, TYPE -l SELECTOR, TYPE --all or -f FILE"],
    });
  }
  const isSelected = labels !== undefined || fields !== undefined || all === true || allNamespaces === true;
  const namespace = allNamespaces ? "*" : undefined;
  const targets: WaitTarget[] = [];
  for (const { type, names } of readTargets(args)) {
    if (names.length > 0) {
      if (isSelected) throw namesAndSelector("leave out the names, or leave out the selector and --all");
      // Checked here, so that a mistyped kind is an error before anything is waited for.
      await k8s.discovery.resolve(type, shell.signal);
      const same = targets.find((target) => target.type === type && target.names !== undefined);
      if (same === undefined) targets.push({ type, names });
      else same.names = [...same.names ?? [], ...names];
      continue;
    }
    if (!isSelected) {
      throw new UsageError(`Cannot wait for ${type}: no object is specified`, {
        hints: [`add a name, -l SELECTOR, or --all for all ${type} in the namespace`],
      });
    }
    for (const found of await typesOfWord(k8s, type, shell.signal)) {
      targets.push({ type: found.type, ...defined({ namespace, labels, fields }) });
    }
  }
  return targets;
}

async function manifestTargets(
  shell: Shell,
  k8s: K8s,
  { recursive, namespace }: WaitTargetFlags,
  filename: readonly string[],
): Promise<WaitTarget[]> {
  const { manifests, failures } = await readAllManifests(shell, filename, { recursive });
  if (failures.length > 0) shell.exitCode = 1;
  const targets = new Map<string, WaitTarget & { names: string[] }>();
  for (const { object } of manifests) {
    const name = nameOf(object);
    if (name === undefined) continue;
    const type = manifestType(object);
    const scope = manifestScope(object, await findManifestResource(k8s, object, shell.signal), namespace);
    const key = `${type} ${scope.namespace ?? ""}`;
    const target = targets.get(key) ?? { type, names: [], ...scope };
    target.names.push(name);
    targets.set(key, target);
  }
  return [...targets.values()];
}
