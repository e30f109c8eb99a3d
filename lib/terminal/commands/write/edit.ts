import { decodeSecretBytes } from "../../../api/credentials/secret.ts";
import { defined } from "../../../data/base/defined.ts";
import { isRecord, type KubeObject } from "../../../data/core/object.ts";
import { formatName } from "../../../data/output/name.ts";
import { AS_IS, editObject, type ObjectView } from "../../repl/dot_commands/edit_object.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { outputOption } from "../../shell/formats.ts";
import { checkSelection, findTargets, SELECTION_OPTIONS, type WriteTarget } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS, TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { readValidation, WRITE_FLAGS } from "../../shell/write_flags.ts";
import { SAVE_CONFIG, withSavedConfig } from "../create/generator.ts";
import { openEditor } from "./open_editor.ts";
import type { K8s } from "../../../session/k8s.ts";

const EDIT_FLAGS = {
  decode: { help: "Show the values of a Secret as text" },
  subresource: SHARED_OPTIONS.subresource,
  outputPatch: { help: "Print the patch" },
  output: outputOption(["json", "yaml"], "Format in the editor"),
  fieldManager: WRITE_FLAGS.fieldManager,
  validate: WRITE_FLAGS.validate,
  ...SAVE_CONFIG,
  showManagedFields: { hidden: true, help: "Accepted for compatibility" },
  windowsLineEndings: { hidden: true, help: "Accepted for compatibility" },
  ...SELECTION_OPTIONS,
} as const satisfies Options;

type EditFlags = Globals & FlagsOf<typeof EDIT_FLAGS>;

/** `k8s edit`: changes objects in an editor. */
export function editCommand(shell: Shell) {
  return defineCommand({
    name: "edit",
    description:
      "Change objects in an editor: KUBE_EDITOR, VISUAL, EDITOR, or vi. Unlike kubectl, it opens one object " +
      "at a time, and keeps the changes of others.",
    examples: [
      ["Edit a Deployment", "k8s edit deploy/web"],
      ["Edit a Secret as text", "k8s edit secret db --decode"],
      ["Edit with another editor", 'KUBE_EDITOR="code --wait" k8s edit cm settings'],
    ],
    arguments: [TARGETS],
    options: EDIT_FLAGS,
    action: async (flags, ...words) => await edit(shell, flags, words),
  });
}

async function edit(shell: Shell, flags: EditFlags, words: readonly string[]): Promise<void> {
  checkSelection(flags, words);
  await using k8s = await openShellSession(shell, flags);
  const { targets, isSingle } = await findTargets(shell, k8s, flags, words);
  for (const target of targets) {
    await attempt(shell, () => editTarget(shell, k8s, flags, target), { about: target.about, alone: isSingle });
  }
}

async function editTarget(shell: Shell, k8s: K8s, flags: EditFlags, target: WriteTarget): Promise<void> {
  const { type, name, namespace, resource } = target;
  const { output = "yaml", decode, subresource, outputPatch, fieldManager, saveConfig } = flags;
  const isSecret = resource.kind === "Secret";
  const view = decode && isSecret ? DECODED : AS_IS;
  const edited = await openEditor(shell, { suffix: output, isKept: !isSecret }, async (loop) => {
    return await editObject(k8s, type, name, {
      ...loop,
      changed: () => {},
      namespace,
      subresource,
      view: saveConfig ? { ...view, hide: (object) => withSavedConfig(view.hide(object)) } : view,
      fieldValidation: readValidation(flags),
      fieldManager,
      ...defined({ format: output === "json" ? formatJsonText : undefined }),
    });
  });
  if (edited === undefined) return;
  if (outputPatch) await shell.out(`Patch: ${JSON.stringify(edited.patch)}\n`);
  await shell.out(`${formatName(edited.object, resource)} edited\n`);
}

function formatJsonText(object: KubeObject): string {
  return `${JSON.stringify(object, undefined, 2)}\n`;
}

/** A Secret whose values are text, as in `stringData`. Values that are not text stay in `data`. */
export const DECODED: ObjectView = {
  show(secret) {
    const data: Record<string, string> = {};
    const stringData: Record<string, string> = {};
    for (const [key, bytes] of Object.entries(decodeSecretBytes(secret))) {
      const text = textOf(bytes);
      if (text === undefined) data[key] = secret.data[key];
      else stringData[key] = text;
    }
    const { data: _, ...rest } = secret;
    return defined({ ...rest, data: Object.keys(data).length > 0 ? data : undefined, stringData });
  },
  hide({ stringData, data, ...rest }) {
    const encoded = isRecord(stringData)
      ? Object.entries(stringData).map(([key, value]) => [key, encodedText(value)])
      : [];
    const all = { ...data, ...Object.fromEntries(encoded) };
    return Object.keys(all).length === 0 ? rest : { ...rest, data: all };
  },
};

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function encodedText(value: unknown): string {
  return new TextEncoder().encode(String(value)).toBase64();
}
