import { InputError } from "../../../data/core/errors.ts";
import { type KubeObject, LAST_APPLIED } from "../../../data/core/object.ts";
import { defined } from "../../../data/base/defined.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer } from "../../shell/formats.ts";
import { checkSelection, fetchTarget, findTargets, SELECTION_OPTIONS } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import { MANIFEST_WRITE_OPTIONS, placed, printWritten, writeOptions } from "../../shell/write_flags.ts";
import { lastAppliedText } from "../create/generator.ts";
import { eachManifest } from "./each_manifest.ts";

/** `k8s apply view-last-applied`: prints the annotation of a client-side apply by kubectl. */
export function viewLastAppliedCommand(shell: Shell) {
  return defineCommand({
    name: "apply view-last-applied",
    description: "Print the manifest that kubectl's client-side apply stored in an annotation.",
    examples: [["Print the stored manifest", "k8s apply view-last-applied deploy/web"]],
    arguments: [TARGETS],
    options: { ...SELECTION_OPTIONS, output: outputOption(["json", "yaml"], "Output format") },
    action: async (flags, ...words) => {
      checkSelection(flags, words);
      // kubectl indents this JSON by two spaces only.
      const isJson = flags.output === "json";
      const print = isJson ? (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n` : await printer("yaml");
      await using k8s = await openShellSession(shell, flags);
      const selection = await findTargets(shell, k8s, flags, words);
      await writeTargets(shell, { ...selection, result: "read" }, async (target) => {
        const { metadata } = await fetchTarget(shell, k8s, target);
        const stored = metadata?.annotations?.[LAST_APPLIED];
        if (stored !== undefined) return JSON.parse(stored);
        throw new InputError(`no last-applied-configuration annotation found on resource: ${target.name}`);
      }, async (object) => await shell.out(await print(object)));
    },
  });
}

/** `k8s apply set-last-applied`: stores manifests in the annotation of a client-side apply. */
export function setLastAppliedCommand(shell: Shell) {
  return defineCommand({
    name: "apply set-last-applied",
    description: "Store manifests in the annotation that kubectl's client-side apply reads.",
    examples: [["Store a manifest", "k8s apply set-last-applied -f app.yaml --create-annotation"]],
    options: {
      createAnnotation: { help: "Add the annotation to objects that lack it" },
      ...MANIFEST_WRITE_OPTIONS,
    },
    action: async (flags) => {
      await eachManifest(shell, flags, "apply set-last-applied", async (k8s, object, resource) => {
        const wanted = placed(k8s, object, resource, flags);
        const { name = "", namespace } = wanted.metadata ?? {};
        const text = lastAppliedText(wanted);
        const scope = defined({ namespace });
        const live = await k8s.get<string>(resource.plural, name, { signal: shell.signal, ...scope });
        const stored = live.metadata.annotations?.[LAST_APPLIED];
        if (stored === undefined && !flags.createAnnotation) {
          throw new InputError(`no last-applied-configuration annotation found on resource: ${name}`, {
            hints: ["add --create-annotation to add it"],
          });
        }
        if (stored === text) return async () => await shell.out(`set-last-applied ${name}: no changes required.\n`);
        const patch = { metadata: { annotations: { [LAST_APPLIED]: text } } };
        const written: KubeObject = flags.dryRun === "client"
          ? live
          : await k8s.patch<string>(resource.plural, name, patch, {
            ...writeOptions(shell, flags),
            ...scope,
            type: "merge",
          });
        return async () => await printWritten(shell, flags, "configured", written, resource);
      });
    },
  });
}
