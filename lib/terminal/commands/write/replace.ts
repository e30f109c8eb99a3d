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

/** `k8s replace -f`: objects that exist, whole. */
export function replaceCommand(shell: Shell) {
  return newManifestCommand("replace", "Replace objects whole; with a resourceVersion, only what nobody changed since.")
    .example("From a file", "k8s replace -f app.yaml")
    .action(async (flags: WriteFlags) => {
      await eachManifest(shell, flags, "replace", async (k8s, object, resource) => {
        const replaced = readDryRun(flags) === "client"
          ? placed(k8s, object, resource, flags)
          : await k8s.replace(object, writeOptions(shell, flags));
        await printWritten(shell, flags, "replaced", replaced, resource);
      });
    });
}
