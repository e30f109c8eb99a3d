import { UsageError } from "../../../data/core/errors.ts";
import { withoutIdentity } from "../../../data/core/object.ts";
import { eachManifest } from "./each_manifest.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineCommand } from "../../shell/command.ts";
import { MANIFEST_WRITE_OPTIONS, placed, printWritten, writeOptions } from "../../shell/write_flags.ts";

/** `k8s create -f`: creates the objects of manifests. */
export function createCommand(shell: Shell) {
  return defineCommand({
    name: "create",
    description: "Create the objects of manifests.",
    examples: [
      ["Create the objects of a file", "k8s create -f app.yaml"],
      ["Create an object from standard input", "echo '{...}' | k8s create -f -"],
    ],
    arguments: [{ name: "word", optional: true, repeated: true }],
    options: MANIFEST_WRITE_OPTIONS,
    action: async (flags, ...words) => {
      if (words.length > 0) {
        throw new UsageError(`Cannot create "${words.join(" ")}": this command only accepts manifests`, {
          hints: hintsOn(words),
        });
      }
      await eachManifest(shell, flags, "create", async (k8s, object, resource) => {
        const created = flags.dryRun === "client"
          ? placed(k8s, withoutIdentity(object), resource, flags)
          : await k8s.create(object, writeOptions(shell, flags));
        await printWritten(shell, flags, "created", created, resource);
      });
    },
  });
}

function hintsOn([type = "", name = "SERVICE-ACCOUNT"]: string[]): string[] {
  if (type === "token") return [`run \`k8s token ${name}\` to get a token`];
  if (/[./]/.test(type)) return [`run \`k8s create -f ${type}\``];
  return [
    "run `k8s create -f FILE` to create the objects of a manifest (-f - reads standard input)",
    `run \`k8s explain ${type}\` to list the fields`,
  ];
}
