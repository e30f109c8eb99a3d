import { UsageError } from "../../../data/core/errors.ts";
import { eachManifest } from "./each_manifest.ts";
import type { Shell } from "../../shell/shell.ts";
import {
  newManifestCommand,
  placed,
  printWritten,
  readDryRun,
  type WriteFlags,
  writeOptions,
} from "../../shell/write_flags.ts";

interface ApplyFlags extends WriteFlags {
  forceConflicts?: boolean | undefined;
  serverSide?: string | undefined;
}

/** `k8s apply -f`: server-side apply. */
export function applyCommand(shell: Shell) {
  return newManifestCommand(
    "apply",
    "Apply manifests server-side. Where kubectl's client-side apply was used before, its fields are taken over.",
  )
    .option("--force-conflicts", "Take over fields that others own.")
    .option("--server-side <yes:string>", "What this command always does; here for kubectl's sake.")
    .example("From a file", "k8s apply -f app.yaml")
    .example("What it would do", "k8s apply -f app.yaml --dry-run=server -o yaml")
    .action(async (flags: ApplyFlags) => {
      const { forceConflicts = false } = flags;
      if (flags.serverSide === "false") {
        throw new UsageError("Cannot apply on the client's side", {
          hints: ["server-side apply needs no last-applied annotation, and takes over what kubectl left in one"],
        });
      }
      await eachManifest(shell, flags, "apply", async (k8s, object, resource) => {
        const options = { ...writeOptions(shell, flags), forceConflicts };
        const applied = readDryRun(flags) === "client"
          ? placed(k8s, object, resource, flags)
          : await k8s.apply(object, options);
        await printWritten(shell, flags, "serverside-applied", applied, resource);
      });
    });
}
