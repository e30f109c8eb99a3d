import { defined } from "../../../data/base/defined.ts";
import { unlessNotFound, UsageError } from "../../../data/core/errors.ts";
import { nameOf } from "../../../data/core/object.ts";
import { exactName } from "../../../data/core/resource.ts";
import { RAW_FILE, sendRawFile } from "../cluster/raw_file.ts";
import { SAVE_CONFIG, withSavedConfig } from "../create/generator.ts";
import { bulkReport } from "../../shell/bulk_report.ts";
import { defineCommand } from "../../shell/command.ts";
import { manifestScope } from "../../shell/manifests.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import {
  deletedText,
  findManifestResource,
  MANIFEST_WRITE_OPTIONS,
  placed,
  printWritten,
  typeText,
  writeOptions,
} from "../../shell/write_flags.ts";
import { awaitDeleted, type Pending } from "./await_deleted.ts";
import { CASCADE, PROPAGATION } from "./delete_flags.ts";
import { eachManifest, readSelectedManifests } from "./each_manifest.ts";

const REPLACE_FLAGS = {
  subresource: SHARED_OPTIONS.subresource,
  force: { help: "Delete the objects, wait until they are gone, and create them again" },
  gracePeriod: { value: "seconds", type: "integer", help: "With --force: grace period of the deletion" },
  cascade: { ...CASCADE, help: "With --force: deletion policy for owned objects" },
  timeout: { value: "duration", type: "duration", help: "With --force: maximum wait for the deletion", default: "5m" },
  wait: { hidden: true, value: "true", type: "boolean", help: "Accepted for compatibility" },
  ...RAW_FILE,
  ...SAVE_CONFIG,
  ...MANIFEST_WRITE_OPTIONS,
} as const satisfies Options;

type ReplaceFlags = Globals & FlagsOf<typeof REPLACE_FLAGS>;

/** `k8s replace -f`: replaces existing objects. */
export function replaceCommand(shell: Shell) {
  return defineCommand({
    name: "replace",
    description:
      "Replace the objects of manifests. An object with a resourceVersion is only replaced if that version is current.",
    examples: [
      ["Replace the objects of a file", "k8s replace -f app.yaml"],
      ["Delete the objects of a file and create them again", "k8s replace --force -f app.yaml"],
    ],
    options: REPLACE_FLAGS,
    action: async (flags) => await replace(shell, flags),
  });
}

async function replace(shell: Shell, flags: ReplaceFlags): Promise<void> {
  const { force, gracePeriod = -1, timeout = 0, dryRun = "none", raw } = flags;
  const problem = gracePeriod >= 0 && !force
    ? "--grace-period must have --force specified"
    : timeout !== 0 && !force
    ? "--timeout must have --force specified"
    : force && dryRun !== "none"
    ? "--dry-run can not be used when --force is set"
    : undefined;
  if (problem !== undefined) throw new UsageError(problem);
  if (raw !== undefined) return await sendRawFile(shell, "PUT", { ...flags, raw });
  if (force) return await recreate(shell, flags);
  await eachManifest(shell, flags, "replace", async (k8s, object, resource) => {
    const given = flags.saveConfig ? withSavedConfig(placed(k8s, object, resource, flags)) : object;
    const replaced = dryRun === "client"
      ? placed(k8s, given, resource, flags)
      : await k8s.replace(given, { ...writeOptions(shell, flags), ...defined({ subresource: flags.subresource }) });
    return async () => await printWritten(shell, flags, "replaced", replaced, resource);
  });
}

const PATIENCE_MS = 5 * 60_000;

/** Deletes the objects, waits until all of them are gone, and creates them again. */
async function recreate(shell: Shell, flags: ReplaceFlags): Promise<void> {
  const { cascade = "background", gracePeriod = -1, timeout = 0, output, saveConfig } = flags;
  const { manifests, isAlone } = await readSelectedManifests(shell, flags, "replace");
  if (manifests.length === 0) return;
  await using k8s = await openShellSession(shell, flags);
  const { signal } = shell;
  const targets = await Promise.all(manifests.map(async ({ object, source }) => {
    const resource = await findManifestResource(k8s, object, signal);
    const name = nameOf(object) ?? "";
    const { namespace = k8s.namespace } = manifestScope(object, resource, flags.namespace);
    return { object, resource, name, namespace, about: `${object.kind} "${name}" of ${source}` };
  }));
  using report = bulkReport(shell, targets.length, { result: "created again", least: 1 });
  const pending: Pending[] = [];
  await writeTargets(shell, { targets, isSingle: isAlone, result: "deleted" }, async (target) => {
    const { resource, name, namespace } = target;
    // Like kubectl, do not remove a pod that may still run.
    const seconds = gracePeriod === 0 ? 1 : gracePeriod;
    const options = {
      signal,
      namespace,
      propagationPolicy: PROPAGATION[cascade],
      ...defined({ gracePeriodSeconds: seconds < 0 ? undefined : seconds }),
    };
    const answer = await k8s.delete(exactName(resource), name, options).catch(unlessNotFound);
    if (answer !== undefined) pending.push({ resource, name, namespace, answer });
    return answer !== undefined;
  }, async (isDeleted, { resource, name, namespace }) => {
    if (!isDeleted) return;
    await shell.out(
      output === "name" ? `${typeText(resource)}/${name}\n` : `${deletedText(resource, name, namespace)}\n`,
    );
  });
  if (shell.exitCode !== 0) return;
  if (pending.length > 0) await awaitDeleted(shell, k8s, pending, timeout === 0 ? PATIENCE_MS : timeout);
  if (shell.exitCode !== 0) return;
  await writeTargets(shell, { targets, isSingle: isAlone, report }, async ({ object, resource }) => {
    const given = saveConfig ? withSavedConfig(placed(k8s, object, resource, flags)) : object;
    return await k8s.create(given, writeOptions(shell, flags));
  }, async (created, { resource }) => await printWritten(shell, flags, "replaced", created, resource));
}
