import { eachManifest } from "./each_manifest.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineCommand } from "../../shell/command.ts";
import { MANIFEST_WRITE_OPTIONS, placed, printWritten, writeOptions } from "../../shell/write_flags.ts";

/** `k8s replace -f`: replaces existing objects. */
export function replaceCommand(shell: Shell) {
  return defineCommand({
    name: "replace",
    description: "Replace whole objects. An object with a resourceVersion is only replaced if that version is current.",
    examples: [["Replace the objects of a file", "k8s replace -f app.yaml"]],
    options: MANIFEST_WRITE_OPTIONS,
    action: async (flags) => {
      await eachManifest(shell, flags, "replace", async (k8s, object, resource) => {
        const replaced = flags.dryRun === "client"
          ? placed(k8s, object, resource, flags)
          : await k8s.replace(object, writeOptions(shell, flags));
        await printWritten(shell, flags, "replaced", replaced, resource);
      });
    },
  });
}
