import { UsageError } from "../../../data/core/errors.ts";
import { eachManifest } from "./each_manifest.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineCommand } from "../../shell/command.ts";
import type { Options } from "../../shell/options.ts";
import { SHARED_OPTIONS } from "../../shell/shared_options.ts";
import { MANIFEST_WRITE_OPTIONS, placed, printWritten, writeOptions } from "../../shell/write_flags.ts";

// In kubectl they affect the client-side apply, --force and --prune.
const COMPATIBLE = {
  cascade: { hidden: true, value: "background", bare: "background", help: "Accepted for compatibility" },
  gracePeriod: { hidden: true, value: "seconds", type: "integer", help: "Accepted for compatibility" },
  openapiPatch: { hidden: true, value: "true", type: "boolean", help: "Accepted for compatibility" },
  overwrite: { hidden: true, value: "true", type: "boolean", help: "Accepted for compatibility" },
  timeout: { hidden: true, value: "duration", help: "Accepted for compatibility" },
  wait: { hidden: true, value: "true", type: "boolean", help: "Accepted for compatibility" },
} as const satisfies Options;

/** `k8s apply -f`: applies manifests with server-side apply. */
export function applyCommand(shell: Shell) {
  return defineCommand({
    name: "apply",
    description: "Apply manifests with server-side apply. Fields from kubectl's client-side apply are migrated.",
    examples: [
      ["Apply the objects of a file", "k8s apply -f app.yaml"],
      ["Print the result of an apply without storing it", "k8s apply -f app.yaml --dry-run=server -o yaml"],
    ],
    options: {
      ...MANIFEST_WRITE_OPTIONS,
      forceConflicts: { help: "Take over fields that other managers own" },
      plan: { value: "file", help: "Apply a plan that was saved with `k8s plan -o json`, exactly", completion: "file" },
      selector: SHARED_OPTIONS.selector,
      ...COMPATIBLE,
      serverSide: { value: "true", type: "boolean", help: "Accepted for compatibility; always on" },
    },
    action: async (flags) => {
      const { forceConflicts = false, serverSide, dryRun } = flags;
      if (serverSide === false) {
        throw new UsageError("Cannot use client-side apply: only server-side apply is supported", {
          hints: ["leave out --server-side=false; fields from kubectl's client-side apply are migrated"],
        });
      }
      if (flags.plan !== undefined) {
        const { applySavedPlan } = await import("./apply_plan.ts");
        return await applySavedPlan(shell, { ...flags, plan: flags.plan });
      }
      await eachManifest(shell, flags, "apply", async (k8s, object, resource) => {
        const applied = dryRun === "client"
          ? placed(k8s, object, resource, flags)
          : await k8s.apply(object, { ...writeOptions(shell, flags), forceConflicts });
        await printWritten(shell, flags, "serverside-applied", applied, resource);
      });
    },
  });
}
