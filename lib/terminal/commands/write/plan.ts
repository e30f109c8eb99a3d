import { InputError, UsageError } from "../../../data/core/errors.ts";
import { stripControl } from "../../../data/base/text.ts";
import { colorDiff } from "../../shell/color_diff.ts";
import { screenText } from "../../shell/screen_output.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { readAllManifests } from "../../shell/manifests.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { MANIFEST_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { checkPruneFlags, PRUNE_OPTIONS } from "./prune_flags.ts";
import { requireFiles, WRITE_FLAGS } from "../../shell/write_flags.ts";

/** `k8s plan -f`: prints what `apply` would do to each object. */
export function planCommand(shell: Shell) {
  return defineCommand({
    name: "plan",
    description:
      "Print what `k8s apply` would do to each object, with its changes, by dry runs on the server. Nothing is stored. The " +
      "exit code is 1 if an object is refused or in conflict.",
    examples: [
      ["Plan an apply of a folder", "k8s plan -f manifests/"],
      [
        "Also show the members of a set that the apply would delete",
        "k8s plan -f manifests/ --prune --applyset=shop",
      ],
      [
        "Save a plan, and apply exactly that plan",
        "k8s plan -f manifests/ -o json > plan.json; k8s apply --plan plan.json",
      ],
    ],
    options: {
      ...MANIFEST_OPTIONS,
      forceConflicts: { help: "Take over fields that other managers own" },
      ...PRUNE_OPTIONS,
      replace: { help: "Plan to delete and create an object again if an immutable field changes" },
      fieldManager: WRITE_FLAGS.fieldManager,
      output: outputOption(VALUE_FORMATS),
    },
    action: async (flags) => {
      checkPruneFlags(flags);
      if (flags.prune && flags.applyset === undefined) {
        throw new UsageError("--prune requires --applyset", {
          hints: ["name the parent of the set: --applyset=NAME"],
        });
      }
      const { applyset, recursive, forceConflicts, replace, fieldManager, namespace, output } = flags;
      const { manifests } = await readAllManifests(shell, requireFiles("plan", flags), { recursive });
      if (manifests.length === 0) throw new InputError("no objects passed to plan: the manifest is empty");
      const print = output === undefined ? undefined : await printer(output);
      await using k8s = await openShellSession(shell, flags);
      const { signal } = shell;
      const objects = manifests.map(({ object }) => object);
      const options = { forceConflicts, replace, fieldManager, namespace, applySet: applyset, signal };
      const plan = await k8s.plan(objects, options);
      if (print !== undefined) await shell.out(screenText(shell, await print(plan)));
      else {
        await shell.out(screenText(shell, `${plan}\n`));
        await shell.out(formatDiffs(shell, plan));
      }
      if (plan.counts.conflict + plan.counts.refused > 0) shell.exitCode = 1;
    },
  });
}

/** Formats the diffs of a plan, each below the name of its object. */
export function formatDiffs(shell: Shell, { steps }: { steps: readonly { name: string; diff: string }[] }): string {
  return steps.filter(({ diff }) => diff !== "")
    .map(({ name, diff }) => `\n${stripControl(name)}\n${colorDiff(shell, stripControl(diff))}`).join("");
}
