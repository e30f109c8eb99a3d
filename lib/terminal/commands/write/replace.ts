import { defined } from "../../../data/base/defined.ts";
import { isNotFound, UsageError } from "../../../data/core/errors.ts";
import { type KubeObject, withoutIdentity } from "../../../data/core/object.ts";
import { exactName, type Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { SHARED_OPTIONS } from "../../shell/shared_options.ts";
import { eachManifest } from "./each_manifest.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineCommand } from "../../shell/command.ts";
import {
  deletedText,
  MANIFEST_WRITE_OPTIONS,
  type ManifestFlags,
  placed,
  printWritten,
  writeOptions,
} from "../../shell/write_flags.ts";

/** `k8s replace -f`: replaces existing objects. */
export function replaceCommand(shell: Shell) {
  return defineCommand({
    name: "replace",
    description: "Replace whole objects. An object with a resourceVersion is only replaced if that version is current.",
    examples: [["Replace the objects of a file", "k8s replace -f app.yaml"]],
    options: {
      subresource: SHARED_OPTIONS.subresource,
      force: { help: "Delete the object and create it again. Its children are deleted too" },
      gracePeriod: { value: "seconds", type: "integer", help: "With --force: grace period of the deletion" },
      ...MANIFEST_WRITE_OPTIONS,
    },
    action: async (flags) => {
      await eachManifest(shell, flags, "replace", async (k8s, object, resource) => {
        const replaced = flags.dryRun === "client"
          ? placed(k8s, object, resource, flags)
          : flags.force
          ? await recreate(shell, k8s, flags, object, resource)
          : await k8s.replace(object, {
            ...writeOptions(shell, flags),
            ...defined({ subresource: flags.subresource }),
          });
        return async () => await printWritten(shell, flags, "replaced", replaced, resource);
      });
    },
  });
}

/** Deletes an object, waits until it is gone, and creates it again. */
async function recreate(
  shell: Shell,
  k8s: K8s,
  flags: ManifestFlags & { gracePeriod?: number | undefined },
  object: KubeObject,
  resource: Resource,
): Promise<KubeObject> {
  const { dryRun, gracePeriod } = flags;
  if (dryRun === "server") throw new UsageError("Cannot use --force together with --dry-run=server");
  const { name = "", namespace = flags.namespace ?? k8s.namespace } = object.metadata ?? {};
  try {
    await k8s.delete(exactName(resource), name, {
      signal: shell.signal,
      namespace,
      wait: true,
      ...defined({ gracePeriodSeconds: gracePeriod === undefined || gracePeriod < 0 ? undefined : gracePeriod }),
    });
    await shell.out(`${deletedText(resource, name, namespace)}\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return await k8s.create(withoutIdentity(object), writeOptions(shell, flags));
}
