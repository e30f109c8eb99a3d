import { shellWord } from "../../../data/base/shell_word.ts";
import { isBuiltinName } from "../../../data/core/builtins.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { withoutIdentity } from "../../../data/core/object.ts";
import { SAVE_CONFIG, withSavedConfig } from "./generator.ts";
import { RAW_FILE, sendRawFile } from "../cluster/raw_file.ts";
import { eachManifest } from "../write/each_manifest.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineCommand } from "../../shell/command.ts";
import { SHARED_OPTIONS } from "../../shell/shared_options.ts";
import { MANIFEST_WRITE_OPTIONS, placed, printWritten, writeOptions } from "../../shell/write_flags.ts";

/** `k8s create -f`: creates the objects of manifests. */
export function createCommand(shell: Shell) {
  return defineCommand({
    name: "create",
    description: "Create the objects of manifests, or one object from flags.",
    examples: [
      ["Create the objects of a file", "k8s create -f app.yaml"],
      ["Create an object from standard input", "echo '{...}' | k8s create -f -"],
      ["Create a Deployment", "k8s create deployment web --image=nginx"],
    ],
    arguments: [{ name: "word", optional: true, repeated: true }],
    options: {
      edit: { help: "Edit each object before it is created" },
      ...SAVE_CONFIG,
      ...RAW_FILE,
      selector: {
        ...SHARED_OPTIONS.selector,
        help: "Only create the objects of the manifests whose labels match: app=web, tier in (a,b), !old",
      },
      windowsLineEndings: { hidden: true, help: "Accepted for compatibility" },
      ...MANIFEST_WRITE_OPTIONS,
    },
    action: async (flags, ...words) => {
      if (words.length > 0) {
        throw new UsageError(`Cannot create "${words.join(" ")}": this command only accepts manifests`, {
          hints: hintsOn(words),
        });
      }
      const { raw, edit, selector } = flags;
      if (raw !== undefined) {
        const clashes = {
          "--raw and --edit are mutually exclusive": edit === true,
          "--raw and --selector (-l) are mutually exclusive": selector !== undefined,
        };
        return await sendRawFile(shell, "POST", { ...flags, raw, clashes });
      }
      if (edit) return await (await import("./create_edited.ts")).createEdited(shell, flags);
      await eachManifest(shell, flags, "create", async (k8s, object, resource) => {
        const given = flags.saveConfig ? withSavedConfig(placed(k8s, object, resource, flags)) : object;
        const created = flags.dryRun === "client"
          ? placed(k8s, withoutIdentity(given), resource, flags)
          : await k8s.create(given, writeOptions(shell, flags));
        return async () => await printWritten(shell, flags, "created", created, resource);
      });
    },
  });
}

function hintsOn([type = ""]: string[]): string[] {
  if (/[./]/.test(type)) return [`run \`k8s create -f ${shellWord(type)}\``];
  const file = "run `k8s create -f FILE` to create the objects of a manifest (-f - reads standard input)";
  return !isBuiltinName(type) ? [file] : [file, `run \`k8s explain ${type}\` to list the fields`];
}
