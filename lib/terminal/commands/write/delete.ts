import { untilGone } from "../../../api/client/wait_deleted.ts";
import { isNotFound, TimeoutError, UsageError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { checkDelete, DELETE_FLAGS, type DeleteFlags, deleteOptions, isBySelector, isDryRun } from "./delete_flags.ts";
import {
  type DeleteTarget,
  doomedByExpression,
  doomedByManifests,
  doomedByName,
  doomedBySelector,
} from "./delete_targets.ts";
import { defineCommand } from "../../shell/command.ts";
import type { OptionExpression } from "../../shell/row_expression.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { requireTypes } from "../../shell/targets.ts";

/** `k8s delete`: deletes objects by name, by manifest, by selector, or all of a type. */
export function deleteCommand(shell: Shell) {
  return defineCommand({
    name: "delete",
    description:
      "Delete objects and wait for their deletion: TYPE NAME ..., TYPE/NAME ..., -f FILE, TYPE -l SELECTOR, TYPE --all.",
    examples: [
      ["Delete an object", "k8s delete pod web"],
      ["Delete objects by label", "k8s delete pods -l app=web"],
      ["Delete objects for which an expression is true", "k8s delete pods --where 'age > \"7d\"'"],
      ["Delete the objects of a manifest", "k8s delete -f app.yaml"],
    ],
    arguments: [TARGETS],
    options: DELETE_FLAGS,
    action: async (flags, ...args) => await remove(shell, flags, args),
  });
}

/** An object whose deletion has been requested. */
interface Pending {
  resource: Resource;
  name: string;
  namespace: string;
  answer: KubeObject;
}

async function remove(shell: Shell, flags: DeleteFlags, args: string[]): Promise<void> {
  checkDelete(flags, args);
  const options = deleteOptions(shell, flags);
  const patience = flags.timeout ?? 0;
  const isBulk = isBySelector(flags) && !isDryRun(flags);
  const where = flags.where === undefined ? undefined : await compileWhere(flags.where);
  // A confirmation of the bulk delete covers each object.
  await using k8s = await openShellSession(shell, isBulk ? { ...flags, yes: true } : flags);
  const doomed = await choose(shell, k8s, flags, args, where);
  if (doomed === undefined) return;
  if (flags.namespace !== undefined) await warnOfClusterScope(shell, k8s, doomed);
  if (isBulk && !flags.yes && !flags.sandbox && doomed.length > 0) {
    const { confirmBulk } = await import("../../shell/confirm_bulk.ts");
    const { allNamespaces } = flags;
    await confirmBulk(shell, k8s, "delete", doomed, { allNamespaces, isRequired: where !== undefined });
  }
  if (flags.interactive || (!flags.yes && !flags.sandbox && !isDryRun(flags) && shell.ask !== undefined)) {
    const { confirmContents, isWanted } = await import("./delete_contents.ts");
    if (flags.interactive && doomed.length > 0 && !await isWanted(shell, k8s, doomed)) {
      return await shell.out("deletion is cancelled\n");
    }
    if (!flags.interactive && !isBulk) await confirmContents(shell, k8s, doomed);
  }
  const pending: Pending[] = [];
  // An object that a selector found may already be deleted together with its owner.
  const ignore = flags.ignoreNotFound || isBySelector(flags) ? isNotFound : undefined;
  for (const { type, name, preconditions, ...scope } of doomed) {
    const gone = await attempt(shell, async () => {
      const resource = await k8s.discovery.resolve(type, shell.signal);
      const answer = flags.dryRun === "client"
        ? await k8s.get<string>(type, name, { ...scope, signal: shell.signal })
        : await k8s.delete(type, name, { ...options, ...scope, preconditions });
      const namespace = scope.namespace ?? k8s.namespace;
      await shell.out(messageOf(resource, name, namespace, flags));
      return { resource, name, namespace, answer };
    }, { ignore, alone: doomed.length === 1 });
    if (gone !== undefined) pending.push(gone);
  }
  const waits = flags.wait !== false && !flags.force && !isDryRun(flags);
  if (waits) { for (const each of pending) await attempt(shell, () => wait(shell, k8s, each, patience)); }
}

async function compileWhere(text: string): Promise<OptionExpression> {
  return await (await import("../../shell/matching.ts")).readWhere(text);
}

async function choose(
  shell: Shell,
  k8s: K8s,
  flags: DeleteFlags,
  args: string[],
  where: OptionExpression | undefined,
): Promise<readonly DeleteTarget[] | undefined> {
  if (flags.filename !== undefined) return await doomedByManifests(shell, k8s, flags, flags.filename);
  if (args.length === 0) {
    throw new UsageError("Cannot delete objects: no object is specified", {
      hints: ["run `k8s delete TYPE NAME`, `k8s delete -f FILE` or `k8s delete TYPE -l SELECTOR`"],
    });
  }
  if (!isBySelector(flags)) {
    const doomed = doomedByName(args);
    await requireTypes(k8s, doomed, shell.signal);
    return doomed;
  }
  if (where !== undefined) return await doomedByExpression(shell, k8s, flags, args, where);
  if (!flags.curl) return await doomedBySelector(shell, k8s, flags, args);
  const { printDeleteCollection } = await import("./delete_collection.ts");
  await printDeleteCollection(shell, k8s, flags, args);
  return undefined;
}

// The same message as in kubectl.
async function warnOfClusterScope(shell: Shell, k8s: K8s, doomed: readonly DeleteTarget[]): Promise<void> {
  for (const type of new Set(doomed.map(({ type }) => type))) {
    if ((await k8s.discovery.resolve(type, shell.signal)).namespaced) continue;
    return shell.err("Warning: deleting cluster-scoped resources, not scoped to the provided namespace");
  }
}

// The same message as in kubectl since 1.34.
function messageOf({ singular, group, namespaced }: Resource, name: string, namespace: string, flags: DeleteFlags) {
  const type = group === "" ? singular : `${singular}.${group}`;
  if (flags.output === "name") return `${type}/${name}\n`;
  const mode = { none: "", server: " (server dry run)", client: " (dry run)" }[flags.dryRun ?? "none"];
  const place = namespaced ? ` from ${namespace} namespace` : "";
  return `${type} "${name}" ${flags.force ? "force deleted" : "deleted"}${place}${mode}\n`;
}

async function wait(shell: Shell, k8s: K8s, pending: Pending, patience: number): Promise<void> {
  const { resource, name, namespace, answer } = pending;
  const clock = patience === 0 ? undefined : AbortSignal.timeout(patience);
  const signal = clock === undefined ? shell.signal : AbortSignal.any([shell.signal, clock]);
  const client = { handler: k8s.handler, discovery: k8s.discovery, namespace, fieldManager: "" };
  try {
    await untilGone(client, resource, { name, namespace, signal }, answer);
  } catch (error) {
    if (!clock?.aborted) throw error;
    throw new TimeoutError(`Cannot confirm the deletion of ${resource.singular} "${name}": timed out waiting`, {
      hints: [
        `run \`k8s get ${resource.singular} ${shellWord(name)}${
          resource.namespaced ? ` -n ${shellWord(namespace)}` : ""
        } -o jsonpath='{.metadata.finalizers}'\` to list the finalizers that block the deletion`,
      ],
    });
  }
}
