import { decodeSecretBytes } from "../../../api/credentials/secret.ts";
import { defined } from "../../../data/base/defined.ts";
import { isRecord, type KubeObject } from "../../../data/core/object.ts";
import { formatName } from "../../../data/output/name.ts";
import { editObject, type ObjectView } from "../../repl/dot_commands/edit_object.ts";
import { editText } from "../../repl/dot_commands/external_program.ts";
import { formatError } from "../../shell/command_hints.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { outputOption } from "../../shell/formats.ts";
import { checkSelection, findTargets, SELECTION_OPTIONS, type WriteTarget } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS, TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";
import type { K8s } from "../../../session/k8s.ts";

const EDIT_FLAGS = {
  decode: { help: "Show the values of a Secret as text" },
  subresource: SHARED_OPTIONS.subresource,
  outputPatch: { help: "Print the patch" },
  output: outputOption(["json", "yaml"], "Format in the editor"),
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
  const { output = "yaml", decode, subresource, outputPatch } = flags;
  let latest: string | undefined;
  let isRefused = false;
  let isEmpty = false;
  try {
    const edited = await editObject(k8s, type, name, {
      async change(text) {
        const changed = await editText(text, { env: shell.env, suffix: `.${output}` });
        latest = changed ?? latest;
        isEmpty = changed !== undefined && /^(\s*(#.*)?\n?)*$/.test(changed);
        return changed;
      },
      changed: () => {},
      refused(error) {
        isRefused = true;
        shell.err(formatError(error));
      },
      signal: shell.signal,
      namespace,
      subresource,
      view: decode && resource.kind === "Secret" ? DECODED : undefined,
      ...defined({ format: output === "json" ? formatJsonText : undefined }),
    });
    if (edited !== undefined) {
      if (outputPatch) await shell.out(`Patch: ${JSON.stringify(edited.patch)}\n`);
      return await shell.out(`${formatName(edited.object, resource)} edited\n`);
    }
  } catch (error) {
    if (latest !== undefined && resource.kind !== "Secret") await keepCopy(shell, latest, output);
    throw error;
  }
  shell.err(isEmpty ? "Edit cancelled, saved file was empty." : "Edit cancelled, no changes made.");
  if (!isRefused || latest === undefined) return;
  if (resource.kind !== "Secret") await keepCopy(shell, latest, output);
  shell.exitCode = 1;
}

function formatJsonText(object: KubeObject): string {
  return `${JSON.stringify(object, undefined, 2)}\n`;
}

async function keepCopy(shell: Shell, text: string, suffix: string): Promise<void> {
  const path = `${await temporaryFolder("k8s-edit")}/edited.${suffix}`;
  await Deno.writeTextFile(path, text, { mode: 0o600 });
  shell.err(`A copy of your changes has been stored to "${path}"`);
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
