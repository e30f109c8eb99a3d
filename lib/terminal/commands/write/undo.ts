import { stripControl } from "../../../data/base/text.ts";
import { InputError } from "../../../data/core/errors.ts";
import type { UndoPlan, UndoResult } from "../../../features/undo/undo_plan.ts";
import { screenText } from "../../shell/screen_output.ts";
import { formatDiffs } from "./plan.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { requireConfirmation } from "../../shell/guard.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { advise, type Shell } from "../../shell/shell.ts";

/** `k8s undo`: undoes the writes of a recorded command. */
export function undoCommand(shell: Shell) {
  return defineCommand({
    name: "undo",
    description:
      "Undo the latest recorded command, or the one with an id. The command shows the changes, checks them by a dry run " +
      "and asks before it writes. It keeps fields that somebody else has changed since. Undo twice to redo.",
    examples: [
      ["Undo the latest command", "k8s undo"],
      ["List the recorded commands, and undo one of them", "k8s journal; k8s undo ID"],
      ["Print the changes without making them", "k8s undo --dry-run=server"],
      ["Undo in a script", "K8S_JOURNAL=journal k8s undo --yes"],
    ],
    arguments: [{ name: "id", optional: true, completion: "journal" }],
    options: {
      dryRun: {
        value: "mode",
        bare: "server",
        values: ["none", "server"],
        help: "Only print the changes. Without a value: server",
      },
      output: outputOption(VALUE_FORMATS),
    },
    action: async ({ dryRun = "none", output, ...flags }, id) => {
      const print = output === undefined ? undefined : await printer(output);
      await using k8s = await openShellSession(shell, flags);
      const plan = await k8s.undo(id, { signal: shell.signal });
      if (print !== undefined) await shell.out(screenText(shell, await print(plan)));
      else await show(shell, plan);
      const { conflict, refused, unchanged } = plan.counts;
      if (conflict + refused > 0) {
        shell.exitCode = 1;
        return;
      }
      if (dryRun === "server" || unchanged === plan.steps.length) return;
      if (!flags.yes) {
        await requireConfirmation(shell, `undo ${plan.command === undefined ? plan.undoes : `"${plan.command}"`}`);
      }
      for (const result of await plan.apply()) await report(shell, result, print === undefined);
    },
  });
}

async function show(shell: Shell, plan: UndoPlan): Promise<void> {
  if (plan.command !== undefined) advise(shell, `note: this is the undo of: ${stripControl(plan.command)}`);
  await shell.out(screenText(shell, `${plan}\n`));
  await shell.out(formatDiffs(shell, plan));
}

async function report(shell: Shell, { step, result, reason, error }: UndoResult, isShown: boolean): Promise<void> {
  if (result === "failed") return void await attempt(shell, () => Promise.reject(error), { about: step.name });
  if (result === "conflict") {
    const failure = new InputError(`Cannot undo the change of ${step.name}: ${reason}`);
    return void await attempt(shell, () => Promise.reject(failure));
  }
  if (isShown) await shell.out(screenText(shell, `${step.name} ${result}\n`));
}
