import { UsageError } from "../../../data/core/errors.ts";
import { eachManifest } from "./each_manifest.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineCommand } from "../../shell/command.ts";
import { MANIFEST_WRITE_OPTIONS, placed, printWritten, writeOptions } from "../../shell/write_flags.ts";

/** `k8s apply -f`: server-side apply. */
export function applyCommand(shell: Shell) {
  return defineCommand({
    name: "apply",
    description: "Apply manifests server-side. Fields of kubectl's client-side apply are migrated.",
    examples: [
      ["Apply the objects of a file", "k8s apply -f app.yaml"],
      ["Print the result without storing it", "k8s apply -f app.yaml --dry-run=server -o yaml"],
    ],
    options: {
      ...MANIFEST_WRITE_OPTIONS,
      forceConflicts: { help: "Take over fields that other managers own" },
      serverSide: { value: "true", type: "boolean", help: "Accepted for compatibility; always on" },
    },
    action: async (flags) => {
      const { forceConflicts = false, serverSide, dryRun } = flags;
      if (serverSide === false) {
        throw new UsageError("Cannot apply on the client's side", {
          hints: ["server-side apply needs no last-applied annotation, and takes over what kubectl left in one"],
        });
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
