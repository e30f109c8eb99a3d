import { InputError } from "../../../data/core/errors.ts";
import { defined } from "../../../data/base/defined.ts";
import { type KubeObject, LAST_APPLIED } from "../../../data/core/object.ts";
import { formatName } from "../../../data/output/name.ts";
import { formatYaml } from "../../../data/output/yaml/writer.ts";
import { editUntilAccepted } from "../../repl/dot_commands/edit_loop.ts";
import { parseEdited } from "../../repl/dot_commands/edit_object.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { outputOption } from "../../shell/formats.ts";
import { checkSelection, fetchTarget, findTargets, SELECTION_OPTIONS } from "../../shell/object_targets.ts";
import type { WriteTarget } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { WRITE_FLAGS } from "../../shell/write_flags.ts";
import type { K8s } from "../../../session/k8s.ts";
import { lastAppliedText } from "../create/generator.ts";
import { openEditor } from "./open_editor.ts";

/** `k8s apply edit-last-applied`: changes the annotation of a client-side apply in an editor. */
export function editLastAppliedCommand(shell: Shell) {
  return defineCommand({
    name: "apply edit-last-applied",
    description: "Edit the manifest that kubectl's client-side apply stored in an annotation.",
    examples: [["Edit the stored manifest", "k8s apply edit-last-applied deploy/web"]],
    arguments: [TARGETS],
    options: {
      ...SELECTION_OPTIONS,
      output: outputOption(["json", "yaml"], "Format in the editor"),
      fieldManager: WRITE_FLAGS.fieldManager,
      validate: WRITE_FLAGS.validate,
      windowsLineEndings: { hidden: true, help: "Accepted for compatibility" },
    },
    action: async (flags, ...words) => {
      checkSelection(flags, words);
      await using k8s = await openShellSession(shell, flags);
      const { targets, isSingle } = await findTargets(shell, k8s, flags, words);
      for (const target of targets) {
        await attempt(shell, () => edit(shell, k8s, target, flags), { about: target.about, alone: isSingle });
      }
    },
  });
}

async function edit(
  shell: Shell,
  k8s: K8s,
  target: WriteTarget,
  { output = "yaml", fieldManager }: { output?: string | undefined; fieldManager?: string | undefined },
): Promise<void> {
  const stored = storedIn(await fetchTarget(shell, k8s, target));
  const object: KubeObject = JSON.parse(stored);
  const text = output === "json" ? `${JSON.stringify(object, undefined, 2)}\n` : formatYaml(object);
  const isKept = target.resource.kind !== "Secret";
  const written = await openEditor(
    shell,
    { suffix: output, isKept },
    (loop) =>
      editUntilAccepted(text, loop, async (edited) => {
        const wanted = lastAppliedText(await parseEdited(edited));
        const options = defined({ signal: shell.signal, namespace: target.namespace, fieldManager });
        return await k8s.edit<string>(target.type, target.name, (live) => {
          // Another apply has stored a manifest since.
          if (storedIn(live) !== stored) {
            throw new InputError("Cannot save: another writer changed the stored manifest");
          }
          live.metadata.annotations = { ...live.metadata.annotations, [LAST_APPLIED]: wanted };
        }, options);
      }),
  );
  if (written !== undefined) await shell.out(`${formatName(written, target.resource)} edited\n`);
}

function storedIn({ metadata }: KubeObject): string {
  const stored = metadata?.annotations?.[LAST_APPLIED];
  if (stored !== undefined) return stored;
  throw new InputError("no last-applied-configuration annotation found on resources", {
    hints: ["run `k8s apply set-last-applied -f FILE --create-annotation` to create it"],
  });
}
