import { decideAnnotations, decideLabels, type MetadataChanges } from "../../../api/client/changes/metadata.ts";
import type { ObjectUpdate } from "../../../api/client/change.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { CHANGE_FLAGS, changeEach, LOCAL, RESOURCE_VERSION } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { checkSelection, fetchTarget, findTargets } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { readPairs, splitPairs } from "../../shell/pairs.ts";
import { type Globals, TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { writeTargets } from "../../shell/write_targets.ts";

/** Labels or annotations. */
interface MetadataField {
  /** kubectl's word for one of them. */
  word: "label" | "annotation";
  field: "labels" | "annotations";
  decide: typeof decideLabels;
}

const LABELS: MetadataField = { word: "label", field: "labels", decide: decideLabels };
const ANNOTATIONS: MetadataField = { word: "annotation", field: "annotations", decide: decideAnnotations };

const METADATA_OPTIONS = {
  overwrite: { help: "Change keys that already have another value" },
  list: { help: "Print the current values" },
  ...RESOURCE_VERSION,
  ...LOCAL,
  ...CHANGE_FLAGS,
} as const satisfies Options;

type MetadataFlags = Globals & FlagsOf<typeof METADATA_OPTIONS>;

/** `k8s label`: sets and removes labels. */
export function labelCommand(shell: Shell) {
  return defineCommand({
    name: "label",
    description: "Set labels (KEY=VALUE) and remove labels (KEY-).",
    examples: [
      ["Set a label and remove another", "k8s label pod web tier=front old-"],
      ["Change a label of all pods with another label", "k8s label pods -l app=web tier=back --overwrite"],
      ["List the labels of an object", "k8s label pod web --list"],
    ],
    arguments: [TARGETS],
    options: METADATA_OPTIONS,
    action: async (flags, ...words) => await changeMetadata(shell, LABELS, flags, words),
  });
}

/** `k8s annotate`: sets and removes annotations. */
export function annotateCommand(shell: Shell) {
  return defineCommand({
    name: "annotate",
    description: "Set annotations (KEY=VALUE) and remove annotations (KEY-).",
    examples: [
      ["Set an annotation", "k8s annotate pod web note='needs more memory'"],
      ["Remove an annotation from all pods", "k8s annotate pods --all note-"],
    ],
    arguments: [TARGETS],
    options: METADATA_OPTIONS,
    action: async (flags, ...words) => await changeMetadata(shell, ANNOTATIONS, flags, words),
  });
}

async function changeMetadata(
  shell: Shell,
  metadata: MetadataField,
  flags: MetadataFlags,
  words: readonly string[],
): Promise<void> {
  const { word, decide } = metadata;
  const { targets, pairs } = splitPairs(words, word);
  // kubectl splits labels, but not annotations, at every equals sign.
  const odd = word === "label" ? pairs.find((pair) => pair.split("=").length > 2) : undefined;
  if (odd !== undefined) throw new UsageError(`invalid label spec: ${odd}`);
  const changes = readPairs(pairs, word);
  if (flags.list) return await list(shell, metadata, flags, targets, changes);
  checkSelection(flags, targets, flags.dryRun);
  if (pairs.length === 0) throw new UsageError(`at least one ${word} update is required`);
  const removed = pairs.filter((pair) => pair.endsWith("-")).map((pair) => [pair.slice(0, -1), ""]);
  await changeEach(shell, flags, targets, {
    decide: () => decide(changes, flags.overwrite),
    metadataOnly: true,
    assumed: { metadata: { [metadata.field]: Object.fromEntries(removed) } },
  });
}

async function list(
  shell: Shell,
  { word, field, decide }: MetadataField,
  flags: MetadataFlags,
  words: readonly string[],
  changes: MetadataChanges,
): Promise<void> {
  if (flags.output !== undefined) throw new UsageError("--list and --output may not be specified together");
  checkSelection(flags, words, flags.dryRun);
  await using k8s = flags.local ? undefined : await openShellSession(shell, flags);
  const selection = await findTargets(shell, k8s, flags, words);
  const decision = decide(changes, flags.overwrite);
  await writeTargets(shell, { ...selection, result: "read" }, async (target): Promise<ObjectUpdate> => {
    return await decision(await fetchTarget(shell, k8s, target));
  }, async ({ object: { metadata } }, { resource: { kind, group }, name }) => {
    // Unlike kubectl, whose order is random.
    const pairs = Object.entries<string>(metadata?.[field] ?? {}).sort(([a], [b]) => a < b ? -1 : 1);
    const lines = pairs.map(([key, value]) => `${key}=${value}\n`);
    const header = `Listing ${word}s for ${kind}.${group}/${name}:\n`;
    await shell.out(selection.isSingle ? lines.join("") : header + lines.map((line) => ` ${line}`).join(""));
  });
}
