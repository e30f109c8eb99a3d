import { eachManifest } from "./each_manifest.ts";
import type { Shell } from "./shell.ts";
import { dryRunOf, newManifestCommand, tell, type WriteFlags, writeOptions } from "./write_flags.ts";

/** `k8s apply -f`: server-side apply. */
export function applyCommand(shell: Shell) {
  return newManifestCommand(
    "apply",
    "Apply manifests server-side. Where kubectl's client-side apply was used before, its fields are taken over.",
  )
    .option("--force-conflicts", "Take over fields that others own.")
    .option("--server-side", "What this command always does; here for kubectl's sake.")
    .example("From a file", "k8s apply -f app.yaml")
    .action(async (flags: WriteFlags & { forceConflicts?: boolean | undefined }) => {
      const { forceConflicts = false } = flags;
      await eachManifest(shell, flags, "apply", async (k8s, object, resource) => {
        const options = { ...writeOptions(shell, flags), forceConflicts };
        const applied = dryRunOf(flags) === "client" ? object : await k8s.apply(object, options);
        await tell(shell, flags, "serverside-applied", applied, resource);
      });
    });
}
