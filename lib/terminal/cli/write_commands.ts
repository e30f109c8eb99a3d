import type { CommandEntry } from "./commands.ts";

// A file of generators is loaded with the first of its commands.
const FILES = {
  access: () => import("../commands/create/access.ts"),
  data: () => import("../commands/create/data.ts"),
  policies: () => import("../commands/create/policies.ts"),
  services: () => import("../commands/create/services.ts"),
  workloads: () => import("../commands/create/workloads.ts"),
};

/** The generators below `create`: the summary, the loader, and kubectl's aliases. */
const GENERATED: readonly (readonly [summary: string, load: CommandEntry["load"], ...names: string[]])[] = [
  ["Create a Deployment", async () => (await FILES.workloads()).createDeploymentCommand, "deployment", "deploy"],
  ["Create a Job", async () => (await FILES.workloads()).createJobCommand, "job"],
  ["Create a CronJob", async () => (await FILES.workloads()).createCronJobCommand, "cronjob", "cj"],
  ["Create a ConfigMap", async () => (await FILES.data()).createConfigMapCommand, "configmap", "cm"],
  ["Create a Secret", async () => (await FILES.data()).createSecretCommand, "secret"],
  ["Create a Service", async () => (await FILES.services()).createServiceCommand, "service", "svc"],
  ["Create an Ingress", async () => (await FILES.services()).createIngressCommand, "ingress", "ing"],
  ["Create a Role", async () => (await FILES.access()).createRoleCommand, "role"],
  ["Create a ClusterRole", async () => (await FILES.access()).createClusterRoleCommand, "clusterrole"],
  ["Create a RoleBinding", async () => (await FILES.access()).createRoleBindingCommand, "rolebinding"],
  [
    "Create a ClusterRoleBinding",
    async () => (await FILES.access()).createClusterRoleBindingCommand,
    "clusterrolebinding",
  ],
  ["Create a Namespace", async () => (await FILES.policies()).createNamespaceCommand, "namespace", "ns"],
  ["Create a ServiceAccount", async () => (await FILES.policies()).createServiceAccountCommand, "serviceaccount", "sa"],
  ["Create a ResourceQuota", async () => (await FILES.policies()).createQuotaCommand, "quota", "resourcequota"],
  [
    "Create a PodDisruptionBudget",
    async () => (await FILES.policies()).createDisruptionBudgetCommand,
    "poddisruptionbudget",
    "pdb",
  ],
  ["Create a PriorityClass", async () => (await FILES.policies()).createPriorityClassCommand, "priorityclass", "pc"],
];

const GENERATORS: Record<string, CommandEntry> = Object.fromEntries(
  GENERATED.flatMap(([summary, load, ...names]) =>
    names.map((name, index) => [`create ${name}`, { summary, load, hidden: index > 0, runsLiteral: true }])
  ),
);

/** The commands that write objects, and the reading subcommands of their families. `COMMANDS` contains them. */
export const WRITE_COMMANDS: Record<string, CommandEntry> = {
  "create": {
    summary: "Create the objects of manifests",
    load: async () => (await import("../commands/create/create.ts")).createCommand,
  },
  ...GENERATORS,
  // kubectl's name of `token`.
  "create token": {
    summary: "Print a token of a service account",
    load: async () => (await import("../commands/auth/token.ts")).tokenCommand,
    hidden: true,
  },
  "apply": {
    summary: "Apply manifests, server-side",
    load: async () => (await import("../commands/write/apply.ts")).applyCommand,
    lacks: ["--force"],
  },
  "apply view-last-applied": {
    summary: "Print the manifest of a client-side apply",
    load: async () => (await import("../commands/write/last_applied.ts")).viewLastAppliedCommand,
  },
  "apply set-last-applied": {
    summary: "Store the manifest of a client-side apply",
    load: async () => (await import("../commands/write/last_applied.ts")).setLastAppliedCommand,
  },
  "apply edit-last-applied": {
    summary: "Edit the manifest of a client-side apply",
    load: async () => (await import("../commands/write/edit_last_applied.ts")).editLastAppliedCommand,
  },
  "diff": {
    summary: "Print the changes that apply would make",
    paints: true,
    load: async () => (await import("../commands/write/diff.ts")).diffCommand,
    lacks: ["--prune"],
  },
  "plan": {
    summary: "Print what apply would do to each object",
    paints: true,
    load: async () => (await import("../commands/write/plan.ts")).planCommand,
  },
  "kustomize": {
    summary: "Print the manifests of a kustomization",
    load: async () => (await import("../commands/write/kustomize.ts")).kustomizeCommand,
    silent: true,
  },
  "undo": {
    summary: "Undo the latest recorded command, or an earlier one",
    paints: true,
    load: async () => (await import("../commands/write/undo.ts")).undoCommand,
  },
  "journal": {
    summary: "List the recorded commands",
    load: async () => (await import("../commands/write/journal.ts")).journalCommand,
  },
  "replace": {
    summary: "Replace the objects of manifests",
    load: async () => (await import("../commands/write/replace.ts")).replaceCommand,
  },
  "patch": {
    summary: "Change fields of an object",
    load: async () => (await import("../commands/write/patch.ts")).patchCommand,
  },
  "edit": {
    summary: "Change an object in an editor",
    load: async () => (await import("../commands/write/edit.ts")).editCommand,
  },
  "label": {
    summary: "Set and remove labels",
    load: async () => (await import("../commands/write/metadata.ts")).labelCommand,
  },
  "annotate": {
    summary: "Set and remove annotations",
    load: async () => (await import("../commands/write/metadata.ts")).annotateCommand,
  },
  "scale": {
    summary: "Set the number of replicas",
    load: async () => (await import("../commands/write/scale.ts")).scaleCommand,
  },
  "set image": {
    summary: "Set the images of containers",
    load: async () => (await import("../commands/set/image.ts")).setImageCommand,
  },
  "set env": {
    summary: "Set environment variables of containers",
    load: async () => (await import("../commands/set/env.ts")).setEnvCommand,
  },
  "set resources": {
    summary: "Set the limits and requests of containers",
    load: async () => (await import("../commands/set/resources.ts")).setResourcesCommand,
  },
  "set selector": {
    summary: "Replace the selector of a Service",
    load: async () => (await import("../commands/set/selector.ts")).setSelectorCommand,
  },
  "set serviceaccount": {
    summary: "Set the service account of pods",
    load: async () => (await import("../commands/set/service_account.ts")).setServiceAccountCommand,
  },
  // kubectl's alias of the command above.
  "set sa": {
    summary: "Set the service account of pods",
    load: async () => (await import("../commands/set/service_account.ts")).setServiceAccountCommand,
    hidden: true,
  },
  "set subject": {
    summary: "Add subjects to a binding",
    load: async () => (await import("../commands/set/subject.ts")).setSubjectCommand,
  },
  "rollout restart": {
    summary: "Restart the pods of workloads",
    load: async () => (await import("../commands/rollout/restart.ts")).rolloutRestartCommand,
  },
  "rollout undo": {
    summary: "Bring back an earlier revision of a workload",
    load: async () => (await import("../commands/rollout/undo.ts")).rolloutUndoCommand,
  },
  "rollout history": {
    summary: "List the revisions of a workload",
    load: async () => (await import("../commands/rollout/history.ts")).rolloutHistoryCommand,
  },
  "rollout pause": {
    summary: "Stop Deployments from rolling out changes",
    load: async () => (await import("../commands/rollout/restart.ts")).rolloutPauseCommand,
  },
  "rollout resume": {
    summary: "Let paused Deployments roll out changes",
    load: async () => (await import("../commands/rollout/restart.ts")).rolloutResumeCommand,
  },
  "expose": {
    summary: "Create a Service for the pods of an object",
    load: async () => (await import("../commands/create/expose.ts")).exposeCommand,
  },
  "autoscale": {
    summary: "Create a HorizontalPodAutoscaler for an object",
    load: async () => (await import("../commands/create/expose.ts")).autoscaleCommand,
  },
  "auth reconcile": {
    summary: "Add the missing rules and subjects of manifests to roles and bindings",
    load: async () => (await import("../commands/auth/reconcile.ts")).authReconcileCommand,
  },
  "certificate approve": {
    summary: "Approve certificate signing requests",
    load: async () => (await import("../commands/auth/certificate.ts")).certificateApproveCommand,
  },
  "certificate deny": {
    summary: "Deny certificate signing requests",
    load: async () => (await import("../commands/auth/certificate.ts")).certificateDenyCommand,
  },
  "drain": {
    summary: "Make nodes unschedulable and evict their pods",
    load: async () => (await import("../commands/nodes/drain.ts")).drainCommand,
  },
  "cordon": {
    summary: "Mark nodes as unschedulable",
    load: async () => (await import("../commands/nodes/cordon.ts")).cordonCommand,
  },
  "uncordon": {
    summary: "Mark nodes as schedulable",
    load: async () => (await import("../commands/nodes/cordon.ts")).uncordonCommand,
  },
  "taint": {
    summary: "Add and remove taints of nodes",
    load: async () => (await import("../commands/nodes/taint.ts")).taintCommand,
  },
  "delete": {
    summary: "Delete objects",
    load: async () => (await import("../commands/write/delete.ts")).deleteCommand,
  },
};
