import type { Options } from "../shell/options.ts";
import type { KubectlLine } from "./kubectl_line.ts";

/** A verb of kubectl that `k8s` does not have. */
export interface KubectlVerb {
  /** Its options that have a value, or that a hint reads. */
  options?: Options;
  /**
   * Returns `k8s` lines with the same effect. They repeat the user's names and values; capitals are placeholders. The list
   * is empty if there is no such line.
   */
  hints?(line: KubectlLine): string[];
}

/** The missing verbs. If a verb gets a command, only its entry here has to be removed. */
export const KUBECTL_VERBS: Readonly<Record<string, KubectlVerb>> = {
  kustomize: {},
};
