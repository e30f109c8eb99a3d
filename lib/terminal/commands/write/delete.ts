import { isNotFound, UsageError } from "../../../data/core/errors.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Pending } from "./await_deleted.ts";
import { sendRawFile } from "../cluster/raw_file.ts";
import { checkDelete, DELETE_FLAGS, type DeleteFlags, deleteOptions, isDryRun } from "./delete_flags.ts";
import {
  type DeleteTarget,
  targetsByExpression,
  targetsByManifests,
  targetsByName,
  targetsBySelector,
} from "./delete_targets.ts";
import { defineCommand } from "../../shell/command.ts";
import type { OptionExpression } from "../../shell/row_expression.ts";
import { isBySelector } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { readWhere } from "../../shell/read_where.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { requireTypes } from "../../shell/targets.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import { deletedText, dryRunSuffix, typeText } from "../../shell/write_flags.ts";

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

async function remove(shell: Shell, flags: DeleteFlags, args: string[]): Promise<void> {
  const { raw, interactive = false } = flags;
  if (raw !== undefined) {
    const clashes = { "--interactive can not be used with --raw": interactive };
    return await sendRawFile(shell, "DELETE", { ...flags, raw, clashes }, true);
  }
  checkDelete(flags, args);
  const options = deleteOptions(shell, flags);
  const patience = flags.timeout ?? 0;
  const isBulk = isBySelector(flags) && !isDryRun(flags);
  const where = await readWhere(flags.where);
  // A confirmation of the bulk delete covers each object.
  await using k8s = await openShellSession(shell, isBulk ? { ...flags, yes: true } : flags);
  const targets = await choose(shell, k8s, flags, args, where);
  if (targets === undefined) return;
  if (flags.namespace !== undefined) await warnOfClusterScope(shell, k8s, targets);
  if (isBulk && !flags.yes && !flags.sandbox && targets.length > 0) {
    const { confirmBulk } = await import("../../shell/confirm_bulk.ts");
    const { allNamespaces } = flags;
    await confirmBulk(shell, k8s, "delete", targets, { allNamespaces, isRequired: where !== undefined });
  }
  if (flags.interactive || (!flags.yes && !flags.sandbox && !isDryRun(flags) && shell.ask !== undefined)) {
    const { confirmContents, isWanted, noteContents } = await import("./delete_contents.ts");
    if (flags.interactive) {
      await noteContents(shell, k8s, targets);
      if (targets.length > 0 && !await isWanted(shell, k8s, targets)) {
        return await shell.out("deletion is cancelled\n");
      }
    } else await confirmContents(shell, k8s, targets);
  }
  const pending: Pending[] = [];
  // An object that a selector found may already be deleted together with its owner.
  const ignores = (error: unknown) => isNotFound(error) && (flags.ignoreNotFound === true || isBySelector(flags));
  await writeTargets(shell, { targets, isSingle: targets.length === 1, result: "deleted" }, async (target) => {
    const { type, name, preconditions, ...scope } = target;
    try {
      const resource = await k8s.discovery.resolve(type, shell.signal);
      const answer = flags.dryRun === "client"
        ? await k8s.get<string>(type, name, { ...scope, signal: shell.signal })
        : await k8s.delete(type, name, { ...options, ...scope, preconditions });
      const gone = { resource, name, namespace: scope.namespace ?? k8s.namespace, answer };
      pending.push(gone);
      return gone;
    } catch (error) {
      if (ignores(error)) return undefined;
      throw error;
    }
  }, async (gone) => {
    if (gone !== undefined) await shell.out(messageOf(gone.resource, gone.name, gone.namespace, flags));
  });
  const waits = flags.wait !== false && !flags.force && !isDryRun(flags);
  if (waits && pending.length > 0) {
    const { awaitDeleted } = await import("./await_deleted.ts");
    await awaitDeleted(shell, k8s, pending, patience);
  }
}

async function choose(
  shell: Shell,
  k8s: K8s,
  flags: DeleteFlags,
  args: string[],
  where: OptionExpression | undefined,
): Promise<readonly DeleteTarget[] | undefined> {
  if (flags.filename !== undefined) return await targetsByManifests(shell, k8s, flags);
  if (args.length === 0) {
    throw new UsageError("You must provide one or more resources by argument or filename", {
      hints: ["run `k8s delete TYPE NAME`, `k8s delete -f FILE` or `k8s delete TYPE -l SELECTOR`"],
    });
  }
  if (!isBySelector(flags)) {
    const targets = targetsByName(args);
    await requireTypes(k8s, targets, shell.signal);
    return targets;
  }
  if (where !== undefined) return await targetsByExpression(shell, k8s, flags, args, where);
  if (!flags.curl) return await targetsBySelector(shell, k8s, flags, args);
  const { printDeleteCollection } = await import("./delete_collection.ts");
  await printDeleteCollection(shell, k8s, flags, args);
  return undefined;
}

// The same message as in kubectl.
async function warnOfClusterScope(shell: Shell, k8s: K8s, targets: readonly DeleteTarget[]): Promise<void> {
  for (const type of new Set(targets.map(({ type }) => type))) {
    if ((await k8s.discovery.resolve(type, shell.signal)).namespaced) continue;
    return shell.err("Warning: deleting cluster-scoped resources, not scoped to the provided namespace");
  }
}

function messageOf(resource: Resource, name: string, namespace: string, flags: DeleteFlags): string {
  const { output, force, dryRun } = flags;
  if (output === "name") return `${typeText(resource)}/${name}\n`;
  const text = deletedText(resource, name, namespace, force ? "force deleted" : "deleted");
  return `${text}${dryRunSuffix(dryRun)}\n`;
}
