import { UsageError } from "../../../data/core/errors.ts";
import { readDryRun, type WriteFlags } from "../../shell/write_flags.ts";
import type { Shell } from "../../shell/shell.ts";

/** The flags of `k8s delete`. */
export interface DeleteFlags extends WriteFlags {
  selector?: string | undefined;
  fieldSelector?: string | undefined;
  all?: boolean | undefined;
  allNamespaces?: boolean | undefined;
  wait?: string | undefined;
  timeout?: string | undefined;
  now?: boolean | undefined;
  force?: boolean | undefined;
  gracePeriod?: number | undefined;
  cascade?: string | undefined;
  ignoreNotFound?: boolean | undefined;
}

/** Says whether the objects are found by a selector, or by being all there are. */
export function isBySelector({ selector, fieldSelector, all }: DeleteFlags): boolean {
  return selector !== undefined || fieldSelector !== undefined || all === true;
}

/** @throws {UsageError} Where flags contradict each other. */
export function checkDelete(flags: DeleteFlags, args: readonly string[]): void {
  const fromFile = flags.filename !== undefined;
  if (flags.output !== undefined && flags.output !== "name") {
    throw new UsageError(`Unknown output format "${flags.output}"`, { hints: ["-o takes name"] });
  }
  if (fromFile && args.length > 0) throw new UsageError("Cannot use types and -f together");
  if (fromFile && isBySelector(flags)) throw new UsageError("Cannot use a selector or --all together with -f");
  if (flags.all && (flags.selector !== undefined || flags.fieldSelector !== undefined)) {
    throw new UsageError("Cannot use --all and a selector together", { hints: ["leave one of them out"] });
  }
  if (flags.allNamespaces && !isBySelector(flags)) {
    throw new UsageError("Cannot delete an object by its name in all namespaces at once", {
      hints: ["name one with -n; -A goes with --all or a selector"],
    });
  }
  if (flags.now && flags.gracePeriod !== undefined) {
    throw new UsageError("Cannot use --now and --grace-period together");
  }
  if (flags.force && (flags.gracePeriod ?? 0) > 0) {
    throw new UsageError("Cannot use --force with a grace period", { hints: ["leave one of them out"] });
  }
}

/** What the flags say to the library's delete. */
export function deleteOptions(shell: Shell, flags: DeleteFlags) {
  const policies: Record<string, "Background" | "Foreground" | "Orphan"> = {
    background: "Background",
    true: "Background",
    foreground: "Foreground",
    orphan: "Orphan",
    false: "Orphan",
  };
  const propagationPolicy = policies[flags.cascade ?? "background"];
  if (propagationPolicy === undefined) {
    throw new UsageError(`Unknown policy "${flags.cascade}" of --cascade`, {
      hints: ["background, foreground or orphan"],
    });
  }
  const seconds = graceOf(flags);
  return {
    signal: shell.signal,
    propagationPolicy,
    ...(readDryRun(flags) === "server" ? { dryRun: true } : {}),
    ...(seconds === undefined ? {} : { gracePeriodSeconds: seconds }),
  };
}

// kubectl makes 1 of a 0 without --force as well: 0 forgets a pod that may still run. Below 0 is the kind's own period.
function graceOf({ force, now, gracePeriod }: DeleteFlags): number | undefined {
  if (force) return 0;
  if (now || gracePeriod === 0) return 1;
  return gracePeriod === undefined || gracePeriod < 0 ? undefined : gracePeriod;
}
