/** The verbs of kubectl that `k8s` does not have. If a verb gets a command, remove it here. */
export const KUBECTL_VERBS: readonly string[] = ["kustomize"];
