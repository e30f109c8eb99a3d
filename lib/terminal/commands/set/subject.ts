import { decideSubjects } from "../../../api/client/changes/references.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { CHANGE_FLAGS, changeEach, LOCAL } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s set subject`: adds subjects to a RoleBinding or a ClusterRoleBinding. */
export function setSubjectCommand(shell: Shell) {
  return defineCommand({
    name: "set subject",
    description: "Add users, groups or service accounts to a RoleBinding or a ClusterRoleBinding.",
    examples: [
      ["Add a user and a group", "k8s set subject rolebinding admins --user=jane --group=ops"],
      ["Add a service account", "k8s set subject clusterrolebinding viewers --serviceaccount=ci:builder"],
    ],
    arguments: [TARGETS],
    options: {
      user: { value: "name", repeated: true, help: "User to add" },
      group: { value: "name", repeated: true, help: "Group to add" },
      serviceaccount: { value: "namespace:name", repeated: true, help: "Service account to add" },
      ...LOCAL,
      ...CHANGE_FLAGS,
    },
    action: async (flags, ...words) => {
      const { user = [], group = [], serviceaccount = [] } = flags;
      if (user.length + group.length + serviceaccount.length === 0) {
        throw new UsageError("you must specify at least one value of user, group or serviceaccount");
      }
      if (serviceaccount.some((account) => !/^[^:]*:[^:]+$/.test(account))) {
        throw new UsageError("serviceaccount must be <namespace>:<name>");
      }
      const changes = { users: user, groups: group, serviceAccounts: serviceaccount };
      // Here --user is a subject, and not the user of the kubeconfig.
      await changeEach(shell, { ...flags, user: undefined }, words, { decide: () => decideSubjects(changes) });
    },
  });
}
