import { changeObject, type Decide, type ObjectChangeOptions } from "../../api/client/change.ts";
import { defined } from "../../data/base/defined.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { K8s } from "../../session/k8s.ts";
import {
  checkSelection,
  fetchTarget,
  findTargets,
  SELECTION_OPTIONS,
  type SelectionFlags,
  sessionFlags,
} from "./object_targets.ts";
import { openShellSession } from "./open_session.ts";
import type { Options } from "./options.ts";
import { advise, type Shell } from "./shell.ts";
import { writeTargets } from "./write_targets.ts";
import { printWritten, WRITE_FLAGS, type WriteFlags, writeOptions } from "./write_flags.ts";

/** The options of every command that changes fields of objects. */
export const CHANGE_FLAGS = { ...SELECTION_OPTIONS, ...WRITE_FLAGS } as const;

/** The option to change manifests without a server. */
export const LOCAL = {
  local: { help: "Print the changed objects of -f without contacting the server" },
} as const satisfies Options;

/** The option for a precondition. */
export const RESOURCE_VERSION = {
  resourceVersion: { value: "version", help: "Only change the object if it has this resourceVersion" },
} as const satisfies Options;

/** The flags of every command that changes fields of objects. */
export type ChangeFlags = SelectionFlags & WriteFlags & { resourceVersion?: string | undefined };

/** How a command changes objects. */
export interface ChangeSettings {
  /** Prepares the decision. It is called once, with the session unless the change is local. */
  decide(k8s: K8s | undefined): Decide | Promise<Decide>;
  /** Called if a selector finds nothing. @default {nothing is printed} */
  none?: ((k8s: K8s) => void) | undefined;
  /** Whether to note at a terminal which owners may reset the fields of the specification. @default {false} */
  notesOwners?: boolean | undefined;
  /** The subresource that is changed. @default {the object itself} */
  subresource?: string | undefined;
  /** Whether the change only needs the metadata of an object. @default {false} */
  metadataOnly?: boolean | undefined;
  /** The state on which `--curl` decides, so that it prints the patch. @default {it prints the read before the patch} */
  assumed?: KubeObject | undefined;
}

/** Changes fields of the selected objects, and prints kubectl's line for each of them. */
export async function changeEach(
  shell: Shell,
  flags: ChangeFlags,
  words: readonly string[],
  { decide, none, assumed, notesOwners, subresource, metadataOnly }: ChangeSettings,
): Promise<void> {
  checkSelection(flags, words, flags.dryRun);
  const { resourceVersion } = flags;
  await using k8s = flags.local ? undefined : await openShellSession(shell, sessionFlags(flags));
  // A dry run of the client prints the object that was listed, and so does a change of nothing with -o.
  const isPrinted = flags.dryRun === "client" || (flags.output !== undefined && flags.output !== "name");
  const selection = await findTargets(shell, k8s, flags, words, { metadataOnly: metadataOnly && !isPrinted });
  if (k8s !== undefined && selection.judged !== undefined) {
    const { confirmJudged } = await import("./confirm_bulk.ts");
    await confirmJudged(shell, k8s, "change", selection, flags);
  }
  if (!selection.isSingle && resourceVersion !== undefined) {
    throw new UsageError("--resource-version may only be used with a single resource");
  }
  if (selection.targets.length === 0 && k8s !== undefined) none?.(k8s);
  const decision = await decide(k8s);
  await writeTargets(shell, selection, async (target) => {
    if (k8s === undefined || flags.dryRun === "client") return await decision(await fetchTarget(shell, k8s, target));
    const { type, name, namespace, object, version } = target;
    const options: ObjectChangeOptions = {
      ...writeOptions(shell, flags),
      ...defined({ namespace, resourceVersion: resourceVersion ?? version, subresource }),
    };
    const known = flags.curl ? assumed : undefined;
    return await changeObject(k8s, { type, name, object: known ?? object }, decision, options);
  }, async ({ object, done, notes = [] }, { resource, about }) => {
    if (done === undefined) return;
    if (notesOwners && shell.advises) {
      const { ownerNotes } = await import("../../api/client/changes/owner_notes.ts");
      for (const note of ownerNotes(object)) advise(shell, `note: ${about}: ${note}`);
    }
    for (const note of notes) await shell.out(`${note}\n`);
    await printWritten(shell, flags, done, object, resource);
  });
}
