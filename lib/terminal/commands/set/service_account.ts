import { decideServiceAccount } from "../../../api/client/changes/containers.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { CHANGE_FLAGS, changeEach, LOCAL } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s set serviceaccount`: sets the service account of pods. */
export function setServiceAccountCommand(shell: Shell) {
  return defineCommand({
    name: "set serviceaccount",
    description: "Set the service account of the pods of a workload.",
    examples: [["Run the pods of a Deployment as another account", "k8s set serviceaccount deploy/web builder"]],
    arguments: [TARGETS],
    options: { ...LOCAL, ...CHANGE_FLAGS },
    action: async (flags, ...words) => {
      const name = words.at(-1);
      if (name === undefined) throw new UsageError("serviceaccount is required");
      await changeEach(shell, flags, words.slice(0, -1), {
        decide: () => decideServiceAccount(name),
        notesOwners: true,
      });
    },
  });
}
