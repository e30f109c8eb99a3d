import { UsageError } from "../../../data/core/errors.ts";
import type { Options } from "../../shell/options.ts";

/** The options that prune by an ApplySet. */
export const PRUNE_OPTIONS = {
  prune: { help: "With --applyset, delete the members of the set that are not in the manifests" },
  applyset: {
    value: "name",
    help: "Apply as members of the set with this parent: the name of a Secret, configmap/NAME, or TYPE/NAME",
  },
} as const satisfies Options;

/** The flags of a command that may prune. */
export interface PruneSetFlags {
  prune?: boolean | undefined;
  applyset?: string | undefined;
  all?: boolean | undefined;
  selector?: string | undefined;
  pruneAllowlist?: string[] | undefined;
  dryRun?: string | undefined;
  curl?: boolean | undefined;
  plan?: string | undefined;
}

/**
 * Checks the flags that prune, in kubectl's words (k8s.io/kubectl pkg/cmd/apply/apply.go).
 *
 * @throws {UsageError} If they contradict each other.
 */
export function checkPruneFlags(flags: PruneSetFlags): void {
  const { applyset, prune, all, selector, pruneAllowlist, dryRun, curl, plan } = flags;
  if (plan !== undefined && (prune || applyset !== undefined)) {
    throw new UsageError("cannot use --plan with --prune: the plan contains the deletions", {
      hints: ["run `k8s plan -f FILE --prune --applyset=NAME -o json` to save such a plan"],
    });
  }
  if (applyset === undefined) return;
  if (!prune) {
    throw new UsageError("--applyset requires --prune", {
      hints: ["add --prune; `k8s plan` shows the deletions first"],
    });
  }
  if (all) throw new UsageError("--all is incompatible with --applyset");
  if (selector !== undefined) throw new UsageError("--selector is incompatible with --applyset");
  if (pruneAllowlist !== undefined) throw new UsageError("--prune-allowlist is incompatible with --applyset");
  if (dryRun === "client" || curl) {
    throw new UsageError(
      `cannot use ${curl ? "--curl" : "--dry-run=client"} with --applyset: the set is on the server`,
      {
        hints: ["use --dry-run=server, or `k8s plan`"],
      },
    );
  }
}
