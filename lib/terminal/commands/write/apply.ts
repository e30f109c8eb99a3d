import { UsageError } from "../../../data/core/errors.ts";
import { defined } from "../../../data/base/defined.ts";
import { SHARED_OPTIONS } from "../../shell/shared_options.ts";
import { type KubeObject, nameOf } from "../../../data/core/object.ts";
import type { ApplyEachOptions } from "../../../features/plan/apply_members.ts";
import type { PlanStep } from "../../../features/plan/steps.ts";
import { checkPruneFlags, PRUNE_OPTIONS } from "./prune_flags.ts";
import { CASCADE, PROPAGATION } from "./delete_flags.ts";
import { eachManifest, readSelectedManifests, type SelectedManifestFlags } from "./each_manifest.ts";
import type { Shell } from "../../shell/shell.ts";
import { bulkReport } from "../../shell/bulk_report.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { openShellSession } from "../../shell/open_session.ts";
import {
  findManifestResource,
  MANIFEST_WRITE_OPTIONS,
  placed,
  printWritten,
  writeOptions,
} from "../../shell/write_flags.ts";
import type { Options } from "../../shell/options.ts";

// In kubectl they affect the client-side apply, --force and --prune.
const COMPATIBLE = {
  cascade: { ...CASCADE, hidden: true, help: "Deletion policy of pruned objects" },
  gracePeriod: { hidden: true, value: "seconds", type: "integer", help: "Grace period of pruned objects in seconds" },
  openapiPatch: { hidden: true, value: "true", type: "boolean", help: "Accepted for compatibility" },
  overwrite: { hidden: true, value: "true", type: "boolean", help: "Accepted for compatibility" },
  timeout: { hidden: true, value: "duration", help: "Accepted for compatibility" },
  wait: { hidden: true, value: "true", type: "boolean", help: "Accepted for compatibility" },
} as const satisfies Options;

/** `k8s apply -f`: applies manifests with server-side apply. */
export function applyCommand(shell: Shell) {
  return defineCommand({
    name: "apply",
    description: "Apply manifests with server-side apply. Fields from kubectl's client-side apply are migrated.",
    examples: [
      ["Apply the objects of a file", "k8s apply -f app.yaml"],
      [
        "Apply a folder as a set, and delete the members of the set that left the folder",
        "k8s apply -f manifests/ --prune --applyset=shop",
      ],
      ["Print the result of an apply without storing it", "k8s apply -f app.yaml --dry-run=server -o yaml"],
    ],
    options: {
      ...MANIFEST_WRITE_OPTIONS,
      subresource: SHARED_OPTIONS.subresource,
      forceConflicts: { help: "Take over fields that other managers own" },
      plan: { value: "file", help: "Apply a plan that was saved with `k8s plan -o json`, exactly", completion: "file" },
      selector: SHARED_OPTIONS.selector,
      ...PRUNE_OPTIONS,
      pruneAllowlist: {
        value: "kind",
        repeated: true,
        hidden: true,
        help: "The kinds that kubectl would prune: core/v1/ConfigMap",
      },
      all: { hidden: true, help: "All objects that kubectl would prune" },
      ...COMPATIBLE,
      serverSide: { value: "true", type: "boolean", help: "Accepted for compatibility; always on" },
    },
    action: async (flags) => {
      const { serverSide, dryRun } = flags;
      if (serverSide === false) {
        throw new UsageError("Cannot use client-side apply: only server-side apply is supported", {
          hints: ["leave out --server-side=false; fields from kubectl's client-side apply are migrated"],
        });
      }
      checkPruneFlags(flags);
      if (flags.prune && flags.applyset === undefined) {
        const { refusePrune } = await import("./prune_refusal.ts");
        return await refusePrune(shell, flags);
      }
      if (flags.plan !== undefined) {
        const { applySavedPlan } = await import("./apply_plan.ts");
        return await applySavedPlan(shell, { ...flags, plan: flags.plan });
      }
      if (dryRun === "client" || flags.curl) {
        return await eachManifest(shell, flags, "apply", async (k8s, object, resource) => {
          const applied = dryRun === "client"
            ? placed(k8s, object, resource, flags)
            : await k8s.apply(object, applyOptions(shell, flags));
          return async () => await printWritten(shell, flags, "serverside-applied", applied, resource);
        });
      }
      await applyManifests(shell, flags);
    },
  });
}

/** The flags of `apply`. */
type ApplyFlags = SelectedManifestFlags & {
  forceConflicts?: boolean | undefined;
  serverSide?: boolean | undefined;
  subresource?: string | undefined;
  applyset?: string | undefined;
  cascade?: keyof typeof PROPAGATION | undefined;
  gracePeriod?: number | undefined;
};

function applyOptions(shell: Shell, flags: ApplyFlags) {
  const { forceConflicts = false, subresource } = flags;
  return { ...writeOptions(shell, flags), ...defined({ subresource }), forceConflicts };
}

/** Applies all manifests. The order of the lines is that of the applies: namespaces first, webhooks last. */
async function applyManifests(shell: Shell, flags: ApplyFlags): Promise<void> {
  const { serverSide } = flags;
  const { manifests, isAlone: alone } = await readSelectedManifests(shell, flags, "apply");
  if (manifests.length === 0) return;
  // The members of a set are copies with a label.
  const sources = new Map(manifests.map(({ object, source }) => [identityOf(object), source]));
  const sourceOf = (object: KubeObject) => sources.get(identityOf(object));
  await using k8s = await openShellSession(shell, flags);
  const objects = manifests.map(({ object }) => object);
  const kept: KubeObject[] = [];
  let pruned: readonly PlanStep[] = [];
  const options = {
    ...applyOptions(shell, flags),
    ...pruneOptions(flags),
    confirmPrune: async (deletions: PlanStep[]) => {
      pruned = deletions;
      const { confirmPrune } = await import("./confirm_prune.ts");
      await confirmPrune(shell, k8s, deletions, flags);
    },
  };
  using report = bulkReport(shell, objects.length);
  for await (const { object, result, stored, error } of k8s.applyEach(objects, options)) {
    if (result === "pruned") {
      await printWritten(shell, flags, result, object, await findManifestResource(k8s, object, shell.signal));
      continue;
    }
    if (stored === undefined) {
      const source = sourceOf(object);
      const about = `${object.kind} "${nameOf(object) ?? ""}"${source === undefined ? "" : ` of ${source}`}`;
      report.failed(about, error);
      if (shell.signal.aborted) continue;
      await attempt(shell, () => Promise.reject(error), { about, alone });
      continue;
    }
    report.done();
    kept.push(stored);
    const resource = await findManifestResource(k8s, object, shell.signal);
    // kubectl's word if the flag is given; without it, kubectl's words for its own apply.
    await printWritten(shell, flags, serverSide ? "serverside-applied" : result, stored, resource);
  }
  if (shell.exitCode !== 0 && pruned.length > 0) {
    shell.err("note: not all objects of the set were applied or deleted; the next apply of the set continues");
  }
  if (kept.length > 0) shell.keep?.(kept.length === 1 ? kept[0] : kept);
}

/** Returns the options of the deletions, and the set. Without a set, the flags have no effect. */
function pruneOptions({ applyset, cascade, gracePeriod }: ApplyFlags): ApplyEachOptions {
  if (applyset === undefined) return {};
  return defined({
    applySet: applyset,
    propagationPolicy: cascade === undefined ? undefined : PROPAGATION[cascade],
    // -1 is the period of the kind, as in kubectl.
    gracePeriodSeconds: gracePeriod === undefined || gracePeriod < 0 ? undefined : gracePeriod,
  });
}

function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  return JSON.stringify([apiVersion, kind, metadata?.namespace, metadata?.name]);
}
