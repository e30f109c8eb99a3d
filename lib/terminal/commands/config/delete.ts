import { deleteEntry } from "../../../data/kubeconfig/edit.ts";
import type { EntryList } from "../../../data/kubeconfig/schema.ts";
import { where } from "./current.ts";
import { defineCommand } from "../../shell/command.ts";
import { advise, type Shell } from "../../shell/shell.ts";

/** `k8s config delete-context NAME`. */
export const configDeleteContextCommand = (shell: Shell) => deleteCommand(shell, "contexts", "context");

/** `k8s config delete-cluster NAME`. */
export const configDeleteClusterCommand = (shell: Shell) => deleteCommand(shell, "clusters", "cluster");

/** `k8s config delete-user NAME`. */
export const configDeleteUserCommand = (shell: Shell) => deleteCommand(shell, "users", "user");

function deleteCommand(shell: Shell, list: EntryList, what: "context" | "cluster" | "user") {
  return defineCommand({
    name: `config delete-${what}`,
    description: `Delete a ${what} from the kubeconfig. Other entries stay.`,
    arguments: [{ name: what, completion: what }],
    action: async (flags, name) => {
      const { file, wasCurrent, uncovered } = await deleteEntry(list, name, where(flags));
      await shell.out(`deleted ${what} ${name} from ${file}\n`);
      if (wasCurrent) {
        shell.err("Warning: that was the current context; run `k8s use CONTEXT` to switch to another one");
      }
      if (uncovered !== undefined) {
        advise(shell, `note: ${uncovered} also defines the ${what} "${name}", which is used from now on`);
      }
    },
  });
}
