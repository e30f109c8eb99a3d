import { findHistory, type Revision } from "../../../api/client/changes/rollout_history.ts";
import { InputError, UsageError } from "../../../data/core/errors.ts";
import { formatName } from "../../../data/output/name.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { allUnlessNamed, fetchTarget, findTargets, SELECTION_OPTIONS } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS, TARGETS, TEMPLATE_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import { formatTemplate } from "./format_template.ts";

const HISTORY_OPTIONS = {
  revision: { value: "number", type: "integer", help: "Print the pod template of this revision" },
  ...SELECTION_OPTIONS,
  output: outputOption(["name", ...VALUE_FORMATS], "Print the ReplicaSets or ControllerRevisions"),
  ...TEMPLATE_OPTIONS,
  showManagedFields: SHARED_OPTIONS.showManagedFields,
} as const satisfies Options;

type HistoryFlags = Globals & FlagsOf<typeof HISTORY_OPTIONS>;

/** `k8s rollout history`: lists the revisions of workloads. */
export function rolloutHistoryCommand(shell: Shell) {
  return defineCommand({
    name: "rollout history",
    description: "List the revisions of workloads, or print the pod template of one. Unlike kubectl, -o prints the " +
      "stored revisions of DaemonSets and StatefulSets.",
    examples: [
      ["List the revisions of a Deployment", "k8s rollout history deploy/web"],
      ["Print the pod template of a revision", "k8s rollout history deploy/web --revision=3"],
    ],
    arguments: [TARGETS],
    options: HISTORY_OPTIONS,
    action: async (flags, ...words) => await history(shell, flags, words),
  });
}

async function history(shell: Shell, given: HistoryFlags, words: readonly string[]): Promise<void> {
  const flags = allUnlessNamed(given, words);
  const { revision = 0, output, allowMissingTemplateKeys, showManagedFields } = flags;
  if (revision < 0) throw new UsageError(`revision must be a positive integer: ${revision}`);
  await using k8s = await openShellSession(shell, flags);
  const { signal } = shell;
  const selection = await findTargets(shell, k8s, flags, words);
  await writeTargets(shell, { ...selection, result: "read" }, async (target) => {
    const workload = await fetchTarget(shell, k8s, target);
    const list = async (type: string, options: object) => (await k8s.list<string>(type, { ...options, signal })).items;
    const revisions = await findHistory(list, workload);
    const wanted = revision === 0 ? revisions : revisions.filter((each) => each.revision === revision);
    if (revision > 0 && wanted.length === 0) throw new InputError("unable to find the specified revision");
    return { workload, revisions: wanted };
  }, async ({ workload, revisions }, { resource }) => {
    if (output !== undefined) {
      const print = await printer(output, {
        allowMissingKeys: allowMissingTemplateKeys,
        managedFields: showManagedFields,
      });
      for (const { object } of revisions) await shell.out(await print(object));
      return;
    }
    const head = revision > 0 ? `with revision #${revision}` : "";
    await shell.out(`${formatName(workload, resource)} ${head}\n${formatHistory(revisions, revision)}\n`);
  });
}

function formatHistory(revisions: readonly Revision[], wanted: number): string {
  const [first] = revisions;
  if (first === undefined) return "No rollout history found.";
  if (wanted > 0) return formatTemplate(first.template);
  const rows = revisions.map(({ revision, changeCause }) => [String(revision), changeCause ?? "<none>"]);
  return [["REVISION", "CHANGE-CAUSE"], ...rows].map(([number = "", cause = ""]) => {
    return `${number.padEnd(10)}${cause}\n`;
  }).join("");
}
