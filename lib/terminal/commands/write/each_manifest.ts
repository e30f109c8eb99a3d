import { inOrderBatches } from "../../../features/plan/order.ts";
import { InputError } from "../../../data/core/errors.ts";
import { type KubeObject, nameOf } from "../../../data/core/object.ts";
import { matchesSelector, parseSelector } from "../../../data/core/selectors.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { type Manifest, readAllManifests } from "../../shell/manifests.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { bulkReport } from "../../shell/bulk_report.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import { findManifestResource, type ManifestFlags, readValidation, requireFiles } from "../../shell/write_flags.ts";

/** The flags of manifests of which a selector chooses some. */
export type SelectedManifestFlags = ManifestFlags & { selector?: string | undefined };

/**
 * Reads all manifests that the selector matches. The list is empty if every file is broken, which is reported.
 *
 * @throws {InputError} If the files contain no such object.
 */
export async function readSelectedManifests(
  shell: Shell,
  flags: SelectedManifestFlags,
  command: string,
): Promise<{ manifests: Manifest[]; isAlone: boolean }> {
  const { recursive } = flags;
  const validation = readValidation(flags);
  const read = await readAllManifests(shell, requireFiles(command, flags), { recursive, validation });
  const requirements = flags.selector === undefined ? [] : parseSelector(flags.selector);
  const manifests = read.manifests.filter(({ object }) =>
    matchesSelector(requirements, object.metadata?.labels ?? undefined)
  );
  if (manifests.length === 0 && read.failures.length === 0) {
    throw new InputError(`no objects passed to ${command.split(" ").at(-1)}: the manifest is empty`);
  }
  return { manifests, isAlone: manifests.length + read.failures.length === 1 };
}

/** Prints the result of a write, when the turn of its object comes. */
export type PrintResult = () => Promise<void>;

/**
 * Calls a function for each object of the manifests, 16 at a time, and prints the results in order. If an object or a file
 * fails, the error is reported, the others are still processed, and the exit code is 1. All files are read first, so a
 * malformed file is never sent in part. Objects on which later ones depend, such as namespaces, are written first.
 */
export async function eachManifest(
  shell: Shell,
  flags: SelectedManifestFlags,
  command: string,
  act: (k8s: K8s, object: KubeObject, resource: Resource) => Promise<PrintResult>,
): Promise<void> {
  const { manifests, isAlone } = await readSelectedManifests(shell, flags, command);
  if (manifests.length === 0) return;
  await using k8s = await openShellSession(shell, flags);
  using report = bulkReport(shell, manifests.length);
  for (const batch of inOrderBatches(manifests)) {
    shell.signal.throwIfAborted();
    const targets = batch.map(({ object, source }) => {
      const name = nameOf(object) ?? object.metadata?.generateName ?? "";
      return { object, about: `${object.kind} "${name}" of ${source}` };
    });
    await writeTargets(
      shell,
      { targets, isSingle: isAlone, report },
      async ({ object }) => await act(k8s, object, await findManifestResource(k8s, object, shell.signal)),
      async (print) => await print(),
    );
  }
}
