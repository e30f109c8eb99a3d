import { UsageError } from "../../../data/core/errors.ts";
import { outputOption } from "../../shell/formats.ts";
import { RAW_FILE } from "../cluster/raw_file.ts";
import { isBySelector } from "../../shell/object_targets.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { DRY_RUN } from "../../shell/write_flags.ts";

/** The option for the deletion of owned objects. */
export const CASCADE = {
  value: "policy",
  bare: "background",
  help: "Deletion policy for owned objects",
  invalid: 'invalid cascade value ({value}). Must be "background", "foreground", or "orphan"',
  default: "background",
  values: [
    { name: "background", aliases: ["true"], help: "delete them afterwards" },
    { name: "foreground", help: "delete them first" },
    { name: "orphan", aliases: ["false"], help: "keep them" },
  ],
} as const;

/** The options of `k8s delete`. */
export const DELETE_FLAGS = {
  ...MANIFEST_OPTIONS,
  ...RAW_FILE,
  selector: SHARED_OPTIONS.selector,
  fieldSelector: SHARED_OPTIONS.fieldSelector,
  where: SHARED_OPTIONS.where,
  all: { help: "Delete all objects of the type in the namespace" },
  allNamespaces: { short: "-A", help: "With --all, --where or a selector: delete in all namespaces" },
  wait: { value: "false", type: "boolean", help: "Wait for the deletion of the objects", default: "true" },
  timeout: { value: "duration", type: "duration", help: "Maximum wait, such as 30s or 5m", default: "no limit" },
  gracePeriod: { value: "seconds", type: "integer", help: "Grace period in seconds (minimum 1 unless --force)" },
  now: { help: "Same as --grace-period=1" },
  force: { help: "Delete immediately, without waiting for graceful termination" },
  cascade: CASCADE,
  interactive: { short: "-i", help: "List the objects and ask before the deletion" },
  ignoreNotFound: SHARED_OPTIONS.ignoreNotFound,
  dryRun: DRY_RUN,
  output: outputOption(["name"], "Print only the names"),
} as const satisfies Options;

/** The flags of `k8s delete`. */
export type DeleteFlags = Globals & FlagsOf<typeof DELETE_FLAGS>;

/** @throws {UsageError} If flags contradict each other. */
export function checkDelete(flags: DeleteFlags, args: readonly string[]): void {
  const fromFile = flags.filename !== undefined;
  if (fromFile && args.length > 0) throw new UsageError("Cannot use types together with -f");
  if (fromFile && isBySelector(flags)) throw new UsageError("Cannot use a selector or --all together with -f");
  if (flags.all && (flags.selector !== undefined || flags.fieldSelector !== undefined)) {
    throw new UsageError("Cannot use --all together with a selector", { hints: ["leave out --all or the selector"] });
  }
  if (flags.where !== undefined && flags.curl) {
    throw new UsageError("Cannot use --curl together with --where", {
      hints: ["the requests depend on the objects, so there is no curl command to print before they are read"],
    });
  }
  if (flags.allNamespaces && !isBySelector(flags)) {
    throw new UsageError("a resource cannot be retrieved by name across all namespaces", {
      hints: ["replace -A with -n NAMESPACE; -A requires --all or a selector"],
    });
  }
  if (flags.now && flags.gracePeriod !== undefined) {
    throw new UsageError("--now and --grace-period cannot be specified together");
  }
  if (flags.force && (flags.gracePeriod ?? 0) > 0) {
    throw new UsageError("--force and --grace-period greater than 0 cannot be specified together", {
      hints: ["leave out --force or --grace-period"],
    });
  }
}

/** The deletion policies of the API by the values of `--cascade`. */
export const PROPAGATION = { background: "Background", foreground: "Foreground", orphan: "Orphan" } as const;

/** Returns the library's delete options for the flags. */
export function deleteOptions(shell: Shell, flags: DeleteFlags) {
  const { cascade = "background", dryRun } = flags;
  const seconds = graceOf(flags);
  return {
    signal: shell.signal,
    propagationPolicy: PROPAGATION[cascade],
    dryRun: dryRun === "server" || undefined,
    gracePeriodSeconds: seconds,
  };
}

/** Returns whether the flags request a dry run. */
export function isDryRun({ dryRun = "none" }: DeleteFlags): boolean {
  return dryRun !== "none";
}

// Like kubectl, change 0 to 1 without --force, because 0 removes a pod that may still run. Negative means the default.
function graceOf({ force, now, gracePeriod }: DeleteFlags): number | undefined {
  if (force) return 0;
  if (now || gracePeriod === 0) return 1;
  return gracePeriod === undefined || gracePeriod < 0 ? undefined : gracePeriod;
}
