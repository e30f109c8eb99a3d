import type { Decide } from "../../../api/client/change.ts";
import { decidePause, decideRestart } from "../../../api/client/changes/rollout.ts";
import { CHANGE_FLAGS, changeEach, type ChangeFlags } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { allUnlessNamed } from "../../shell/object_targets.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { noneFound } from "../../shell/targets.ts";

/** `k8s rollout restart`: restarts the pods of workloads. */
export function rolloutRestartCommand(shell: Shell) {
  return defineCommand({
    name: "rollout restart",
    description: "Restart the pods of workloads, one after another. Without a name, all of the type in the namespace.",
    examples: [
      ["Restart a Deployment", "k8s rollout restart deploy/web"],
      ["Restart the Deployments with a label", "k8s rollout restart deploy -l app=web"],
    ],
    arguments: [TARGETS],
    options: CHANGE_FLAGS,
    action: async (flags, ...words) => await change(shell, flags, words, decideRestart(new Date())),
  });
}

/** `k8s rollout pause`: stops Deployments from rolling out changes. */
export function rolloutPauseCommand(shell: Shell) {
  return defineCommand({
    name: "rollout pause",
    description: "Stop Deployments from rolling out changes. Without a name, all of the namespace.",
    examples: [["Change a Deployment in several steps", "k8s rollout pause deploy/web"]],
    arguments: [TARGETS],
    options: CHANGE_FLAGS,
    action: async (flags, ...words) => await change(shell, flags, words, decidePause(true)),
  });
}

/** `k8s rollout resume`: lets paused Deployments roll out changes again. */
export function rolloutResumeCommand(shell: Shell) {
  return defineCommand({
    name: "rollout resume",
    description: "Let paused Deployments roll out changes. Without a name, all of the namespace.",
    examples: [["Roll out the changes since a pause", "k8s rollout resume deploy/web"]],
    arguments: [TARGETS],
    options: CHANGE_FLAGS,
    action: async (flags, ...words) => await change(shell, flags, words, decidePause(false)),
  });
}

async function change(shell: Shell, flags: ChangeFlags, words: readonly string[], decide: Decide): Promise<void> {
  await changeEach(shell, allUnlessNamed(flags, words), words, {
    decide: () => decide,
    none: (k8s) => shell.err(noneFound(k8s)),
  });
}
