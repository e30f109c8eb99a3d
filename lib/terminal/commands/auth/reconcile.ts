import {
  type AccessReconciliation,
  type BindingSubject,
  isAccessObject,
  reconcileAccess,
} from "../../../api/client/changes/reconcile_access.ts";
import { defined } from "../../../data/base/defined.ts";
import type { PolicyRule } from "../../../data/rbac/policy_rule.ts";
import { defineCommand } from "../../shell/command.ts";
import type { Shell } from "../../shell/shell.ts";
import { MANIFEST_WRITE_OPTIONS, placed, printWritten, writeOptions } from "../../shell/write_flags.ts";
import { eachManifest } from "../write/each_manifest.ts";

/** `k8s auth reconcile`: adds the missing rules and subjects of manifests to roles and bindings. */
export function authReconcileCommand(shell: Shell) {
  return defineCommand({
    name: "auth reconcile",
    description: "Create roles and bindings, or add missing rules and subjects to them. Other kinds are skipped.",
    examples: [
      ["Reconcile the roles and bindings of a file", "k8s auth reconcile -f rbac.yaml"],
      [
        "Also remove what the file does not contain",
        "k8s auth reconcile -f rbac.yaml --remove-extra-permissions --remove-extra-subjects",
      ],
    ],
    options: {
      removeExtraPermissions: { help: "Remove the permissions of roles that the manifests lack" },
      removeExtraSubjects: { help: "Remove the subjects of bindings that the manifests lack" },
      ...MANIFEST_WRITE_OPTIONS,
    },
    action: async (flags) => {
      const { removeExtraPermissions, removeExtraSubjects } = flags;
      await eachManifest(shell, flags, "auth reconcile", async (k8s, object, resource) => {
        if (!isAccessObject(object)) return async () => {};
        const options = { ...writeOptions(shell, flags), ...defined({ removeExtraPermissions, removeExtraSubjects }) };
        // Like the other commands, use the current namespace if the manifest has none. kubectl fails.
        const wanted = placed(k8s, object, resource, flags);
        const result = await reconcileAccess(k8s, wanted, options, flags.dryRun !== "client");
        return async () => {
          await printWritten(shell, flags, "reconciled", result.object, resource);
          for (const line of explained(result, { removeExtraPermissions, removeExtraSubjects })) shell.err(line);
        };
      });
    },
  });
}

/** Returns kubectl's lines about a reconciliation. */
function explained(
  { operation, isProtected, missingRules, extraRules, missingSubjects, extraSubjects }: AccessReconciliation,
  removes: { removeExtraPermissions?: boolean | undefined; removeExtraSubjects?: boolean | undefined },
): string[] {
  if (operation === "none") return [];
  const caveat = isProtected ? ", but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)" : "";
  const block = (title: string, entries: readonly string[]) => {
    return entries.length === 0 ? [] : [`\t${title}:`, ...entries.map((entry) => `\t\t${entry}`)];
  };
  return [
    `\treconciliation required ${operation}${caveat}`,
    ...block("missing subjects added", missingSubjects.map(subjectText)),
    ...block("extra subjects removed", removes.removeExtraSubjects ? extraSubjects.map(subjectText) : []),
    ...block("missing rules added", missingRules.map(ruleText)),
    ...block("extra rules removed", removes.removeExtraPermissions ? extraRules.map(ruleText) : []),
  ];
}

// The format is that of Go for structs, as in kubectl.
function subjectText({ kind, apiGroup = "", name, namespace = "" }: BindingSubject): string {
  return `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
}

function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const [v, g, r, n, u] = [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map((list = []) => {
    return `[${list.join(" ")}]`;
  });
  return `{Verbs:${v} APIGroups:${g} Resources:${r} ResourceNames:${n} NonResourceURLs:${u}}`;
}
