import { chosen, decideUndo } from "../../../api/client/changes/rollout.ts";
import { findHistory } from "../../../api/client/changes/rollout_history.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { formatName } from "../../../data/output/name.ts";
import type { K8s } from "../../../session/k8s.ts";
import { CHANGE_FLAGS, changeEach, type ChangeFlags } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { fetchTarget, findTargets } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import { formatTemplate } from "./format_template.ts";

/** `k8s rollout undo`: brings back an earlier revision of a workload. */
export function rolloutUndoCommand(shell: Shell) {
  return defineCommand({
    name: "rollout undo",
    description:
      "Bring back the pod template of an earlier revision. Unlike kubectl, it keeps the annotations of the " +
      "workload, and it needs a name, a selector or --all.",
    examples: [
      ["Go back to the revision before the latest", "k8s rollout undo deploy/web"],
      ["Go back to a revision", "k8s rollout undo deploy/web --to-revision=3"],
      ["Print the pod template that would come back", "k8s rollout undo deploy/web --dry-run=client"],
    ],
    arguments: [TARGETS],
    options: {
      toRevision: {
        value: "number",
        type: "integer",
        help: "Revision to go back to",
        default: "the one before the latest",
      },
      ...CHANGE_FLAGS,
    },
    action: async (flags, ...words) => {
      const { toRevision = 0 } = flags;
      if (words.length === 0 && flags.filename === undefined) throw new UsageError("required resource not specified");
      if (toRevision < 0) throw new UsageError(`unable to find specified revision ${toRevision} in history`);
      if (flags.dryRun === "client") return await printTemplates(shell, flags, words, toRevision);
      await changeEach(shell, flags, words, { decide: (k8s) => decideUndo(lists(shell, k8s), toRevision) });
    },
  });
}

function lists(shell: Shell, k8s: K8s | undefined) {
  return async (type: string, options: object) => {
    return (await k8s?.list<string>(type, { ...options, signal: shell.signal }))?.items ?? [];
  };
}

async function printTemplates(
  shell: Shell,
  flags: ChangeFlags,
  words: readonly string[],
  toRevision: number,
): Promise<void> {
  await using k8s = await openShellSession(shell, flags);
  const selection = await findTargets(shell, k8s, flags, words);
  await writeTargets(shell, selection, async (target) => {
    const workload = await fetchTarget(shell, k8s, target);
    return { workload, ...chosen(workload, await findHistory(lists(shell, k8s), workload), toRevision) };
  }, async ({ workload, template }, { resource }) => {
    await shell.out(`${formatName(workload, resource)} ${formatTemplate(template)} (dry run)\n`);
  });
}
