import { InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { readManifests } from "../../shell/manifests.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { findManifestResource, requireFiles, type WriteFlags, writeOptions } from "../../shell/write_flags.ts";

/**
 * Does something with each object of the manifests. One that fails is told and the others go on; the exit code is 1
 * then. Everything is read before anything is sent, so that a typing error in the last document leaves no half behind.
 */
export async function eachManifest(
  shell: Shell,
  flags: WriteFlags,
  verb: string,
  act: (k8s: K8s, object: KubeObject, resource: Resource) => Promise<void>,
): Promise<void> {
  // Wrong flags are told before anything is read.
  writeOptions(shell, flags);
  const manifests = await Array.fromAsync(readManifests(shell, requireFiles(verb, flags), flags));
  if (manifests.length === 0) {
    throw new InputError(`Cannot ${verb} anything: there is no object in the manifest`);
  }
  await using k8s = await openShellSession(shell, flags);
  for (const { object, source } of manifests) {
    const { name, generateName = "" } = object.metadata ?? {};
    const call = async () => await act(k8s, object, await findManifestResource(k8s, object, shell.signal));
    const about = `${object.kind} "${name ?? generateName}" of ${source}`;
    await attempt(shell, call, { about, alone: manifests.length === 1 });
  }
}
