import type { KubeObject } from "../core/object.ts";
import { report } from "../core/report.ts";
import type { Resource } from "../core/resource.ts";
import type { K8s } from "../session/k8s.ts";
import { readManifests } from "./manifests.ts";
import { open } from "./open.ts";
import type { Shell } from "./shell.ts";
import { requireFiles, resourceOf, type WriteFlags } from "./write_flags.ts";

/**
 * Does something with each object of the manifests. One that fails is told and the others go on; the exit code is 1
 * then. A manifest that cannot be read stops before anything of it is sent.
 */
export async function eachManifest(
  shell: Shell,
  flags: WriteFlags,
  verb: string,
  act: (k8s: K8s, object: KubeObject, resource: Resource) => Promise<void>,
): Promise<void> {
  const manifests = await Array.fromAsync(readManifests(shell, requireFiles(verb, flags), flags.recursive));
  await using k8s = await open(shell, flags);
  for (const { object, source } of manifests) {
    try {
      await act(k8s, object, await resourceOf(k8s, object, shell.signal));
    } catch (error) {
      if (manifests.length === 1 || shell.signal.aborted || flags.curl) throw error;
      const name = `${object.kind} ${object.metadata?.name ?? object.metadata?.generateName ?? ""}`;
      shell.err(`${report(error)}\n  for ${name} of ${source}`);
      shell.exitCode = 1;
    }
  }
}
