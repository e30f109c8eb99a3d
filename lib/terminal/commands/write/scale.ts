import { defined } from "../../../data/base/defined.ts";
import { InputError, UsageError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import { CHANGE_FLAGS, RESOURCE_VERSION } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import {
  checkSelection,
  fetchTarget,
  findTargets,
  sessionFlags,
  type WriteTarget,
} from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, TARGETS } from "../../shell/shared_options.ts";
import { advise, type Shell } from "../../shell/shell.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import { printWritten, writeOptions } from "../../shell/write_flags.ts";

const SCALE_OPTIONS = {
  replicas: { value: "count", type: "integer", help: "The number of replicas" },
  currentReplicas: { value: "count", type: "integer", help: "Only scale if this is the current number of replicas" },
  timeout: {
    value: "duration",
    type: "duration",
    help: "Wait until the pods are ready, and fail after this time. Default: do not wait",
  },
  ...RESOURCE_VERSION,
  ...CHANGE_FLAGS,
} as const satisfies Options;

type ScaleFlags = Globals & FlagsOf<typeof SCALE_OPTIONS>;

/** `k8s scale`: sets the number of replicas. */
export function scaleCommand(shell: Shell) {
  return defineCommand({
    name: "scale",
    description:
      "Set the number of replicas. With --timeout, fail if another writer changes the number during the wait.",
    examples: [
      ["Scale a Deployment", "k8s scale deploy web --replicas=3"],
      ["Scale only if the current number is as expected", "k8s scale deploy web --replicas=3 --current-replicas=2"],
      ["Scale down all Deployments of a namespace", "k8s scale deploy --all --replicas=0 -n test"],
    ],
    arguments: [TARGETS],
    options: SCALE_OPTIONS,
    action: async (flags, ...words) => await scale(shell, flags, words),
  });
}

async function scale(shell: Shell, flags: ScaleFlags, words: readonly string[]): Promise<void> {
  const { replicas, currentReplicas = -1, resourceVersion, dryRun, output } = flags;
  if (replicas === undefined) throw new UsageError('required flag(s) "replicas" not set');
  if (replicas < 0) {
    throw new UsageError("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
  }
  if (currentReplicas < -1) {
    throw new UsageError("The --current-replicas must specify an integer of -1 or greater");
  }
  checkSelection(flags, words, dryRun);
  await using k8s = await openShellSession(shell, sessionFlags(flags));
  const selection = await findTargets(shell, k8s, flags, words);
  if (selection.judged !== undefined) {
    const { confirmJudged } = await import("../../shell/confirm_bulk.ts");
    await confirmJudged(shell, k8s, "scale", selection, flags);
  }
  if (resourceVersion !== undefined && selection.targets.length > 1) {
    throw new UsageError("cannot use --resource-version with multiple resources");
  }
  if (selection.targets.length === 0 && shell.exitCode === 0) throw new InputError("no objects passed to scale");
  const options = {
    ...writeOptions(shell, flags),
    ...defined({ timeout: flags.timeout, current: currentReplicas < 0 ? undefined : currentReplicas }),
  };
  const isRead = output !== undefined && output !== "name";
  await writeTargets(shell, selection, async (target) => {
    if (dryRun === "client") return withReplicas(await fetchTarget(shell, k8s, target), replicas);
    const { type, name, namespace, version } = target;
    const metadata = { name };
    if (shell.advises) await noteOwners(shell, k8s, target);
    const condition = defined({ namespace, resourceVersion: resourceVersion ?? version });
    await k8s.scale(type, name, replicas, { ...options, ...condition });
    // Only -o prints more than the name of the object.
    if (!isRead) return { metadata };
    return withReplicas(await fetchTarget(shell, k8s, { ...target, object: undefined }), replicas);
  }, async (object, { resource }) => await printWritten(shell, flags, "scaled", object, resource));
}

function withReplicas(object: KubeObject, replicas: number): KubeObject {
  return { ...object, spec: { ...object.spec, replicas } };
}

/** Notes at a terminal which owners may reset the number of replicas. If they cannot be read, it notes nothing. */
async function noteOwners(shell: Shell, k8s: K8s, target: WriteTarget): Promise<void> {
  const { ownerNotes } = await import("../../../api/client/changes/owner_notes.ts");
  const scope = { signal: shell.signal, ...defined({ namespace: target.namespace }) };
  const [object, autoscalers] = await Promise.all([
    fetchTarget(shell, k8s, target).catch(() => undefined),
    k8s.list<string>("horizontalpodautoscalers", scope).catch(() => undefined),
  ]);
  if (object === undefined) return;
  for (const note of ownerNotes(object, autoscalers?.items)) advise(shell, `note: ${target.about}: ${note}`);
}
