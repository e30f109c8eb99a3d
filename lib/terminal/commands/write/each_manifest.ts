import { InputError } from "../../../data/core/errors.ts";
import { type KubeObject, nameOf } from "../../../data/core/object.ts";
import { matchesSelector, parseSelector } from "../../../data/core/selectors.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { type Manifest, readAllManifests } from "../../shell/manifests.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { findManifestResource, type ManifestFlags, readValidation, requireFiles } from "../../shell/write_flags.ts";

/**
 * Calls a function for each object of the manifests. If an object or a file fails, the error is reported, the others are
 * still processed, and the exit code is 1. All files are read first, so a malformed file is never sent in part.
 */
export async function eachManifest(
  shell: Shell,
  flags: ManifestFlags & { selector?: string | undefined },
  verb: string,
  act: (k8s: K8s, object: KubeObject, resource: Resource) => Promise<void>,
): Promise<void> {
  const { recursive } = flags;
  const validation = readValidation(flags);
  const read = await readAllManifests(shell, requireFiles(verb, flags), { recursive, validation });
  const { failures } = read;
  const manifests = selected(read.manifests, flags.selector);
  if (manifests.length === 0) {
    if (failures.length > 0) return;
    throw new InputError(`no objects passed to ${verb}: the manifest is empty`);
  }
  await using k8s = await openShellSession(shell, flags);
  for (const { object, source } of manifests) {
    const name = nameOf(object) ?? object.metadata?.generateName ?? "";
    const call = async () => await act(k8s, object, await findManifestResource(k8s, object, shell.signal));
    const about = `${object.kind} "${name}" of ${source}`;
    await attempt(shell, call, { about, alone: manifests.length + failures.length === 1 });
  }
}

/** Returns the objects of manifests that a label selector selects; all of them without a selector. */
export function selected(manifests: readonly Manifest[], selector: string | undefined): readonly Manifest[] {
  if (selector === undefined) return manifests;
  const requirements = parseSelector(selector);
  return manifests.filter(({ object }) => matchesSelector(requirements, object.metadata?.labels ?? undefined));
}
