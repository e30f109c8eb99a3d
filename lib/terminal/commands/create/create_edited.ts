import { withoutIdentity } from "../../../data/core/object.ts";
import { formatYaml } from "../../../data/output/yaml/writer.ts";
import { editUntilAccepted } from "../../repl/dot_commands/edit_loop.ts";
import { parseEdited } from "../../repl/dot_commands/edit_object.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { findManifestResource, placed, printWritten, writeOptions } from "../../shell/write_flags.ts";
import { readSelectedManifests, type SelectedManifestFlags } from "../write/each_manifest.ts";
import { openEditor } from "../write/open_editor.ts";
import { withSavedConfig } from "./generator.ts";

/** Opens each object of the manifests in an editor, and creates the objects that were changed, as kubectl does. */
export async function createEdited(
  shell: Shell,
  flags: SelectedManifestFlags & { saveConfig?: boolean | undefined },
): Promise<void> {
  const { manifests, isAlone: alone } = await readSelectedManifests(shell, flags, "create");
  if (manifests.length === 0) return;
  await using k8s = await openShellSession(shell, flags);
  for (const { object, source } of manifests) {
    const isKept = object.kind !== "Secret";
    const create = () =>
      openEditor(
        shell,
        { suffix: "yaml", isKept },
        (loop) =>
          editUntilAccepted(formatYaml(object), loop, async (text) => {
            const edited = await parseEdited(text);
            const resource = await findManifestResource(k8s, edited, shell.signal);
            const given = flags.saveConfig ? withSavedConfig(placed(k8s, edited, resource, flags)) : edited;
            const created = flags.dryRun === "client"
              ? placed(k8s, withoutIdentity(given), resource, flags)
              : await k8s.create(given, writeOptions(shell, flags));
            return { created, resource };
          }),
      );
    const done = await attempt(shell, create, { about: `${object.kind} of ${source}`, alone });
    if (done !== undefined) await printWritten(shell, flags, "created", done.created, done.resource);
  }
}
