import { decideCordon } from "../../../api/client/changes/nodes.ts";
import { defined } from "../../../data/base/defined.ts";
import { InputError, UsageError } from "../../../data/core/errors.ts";
import { type DrainOptions, drainSteps, readDrainPlan, requireDrainable } from "../../../features/drain/drain.ts";
import type { DrainedPod, DrainPlan } from "../../../features/drain/drain_plan.ts";
import type { K8s } from "../../../session/k8s.ts";
import { changeObject } from "../../../api/client/change.ts";
import { clientOf } from "../../shell/client_of.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { outputOption, printer } from "../../shell/formats.ts";
import { findTargets } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { DRY_RUN, dryRunSuffix } from "../../shell/write_flags.ts";
import { NODES, nodeWords } from "./node_words.ts";

const DRAIN_FLAGS = {
  plan: { help: "Only print the pods, their disruption budgets, and the reasons that keep them on the node" },
  ignoreDaemonsets: { help: "Leave the pods of DaemonSets on the node" },
  deleteEmptydirData: { help: "Evict pods with emptyDir volumes, whose data is lost" },
  force: { help: "Also evict pods that no controller will replace" },
  gracePeriod: { value: "seconds", type: "integer", help: "Grace period of each pod", default: "that of the pod" },
  timeout: { value: "duration", type: "duration", help: "Time limit for each node; 0 is no limit", default: "0" },
  selector: SHARED_OPTIONS.selector,
  podSelector: { value: "selector", help: "Label selector of the pods to evict" },
  disableEviction: { help: "Delete pods instead of evicting them, which ignores disruption budgets" },
  skipWaitForDeleteTimeout: {
    value: "seconds",
    type: "integer",
    help: "Skip pods that have been terminating for longer",
  },
  chunkSize: { value: "count", type: "integer", hidden: true, help: "Accepted for compatibility" },
  dryRun: DRY_RUN,
  output: outputOption(["json", "yaml"], "Format of --plan"),
} as const satisfies Options;

type DrainFlags = Globals & FlagsOf<typeof DRAIN_FLAGS>;

/** `k8s drain`: makes nodes unschedulable and evicts their pods. */
export function drainCommand(shell: Shell) {
  return defineCommand({
    name: "drain",
    description: "Make nodes unschedulable and evict their pods. At a terminal it prints the plan first. " +
      "Unlike kubectl, it never evicts the replacement of a pod.",
    examples: [
      ["Show what would happen", "k8s drain node1 --plan --ignore-daemonsets"],
      ["Drain a node", "k8s drain node1 --ignore-daemonsets --delete-emptydir-data"],
    ],
    arguments: [NODES],
    options: DRAIN_FLAGS,
    action: async (flags, ...nodes) => await drain(shell, flags, nodes),
  });
}

async function drain(shell: Shell, flags: DrainFlags, nodes: readonly string[]): Promise<void> {
  const words = nodeWords("drain", nodes, flags.selector);
  if (nodes.length > 0 && flags.selector !== undefined) {
    throw new UsageError("cannot specify both a node name and a --selector option");
  }
  if (flags.output !== undefined && !flags.plan) throw new UsageError("Cannot use -o without --plan");
  await using k8s = await openShellSession(shell, flags);
  const { targets } = await findTargets(shell, k8s, flags, words);
  const names = targets.map(({ name }) => name);
  if (flags.plan) return await printPlans(shell, k8s, flags, names);
  for (const node of names) {
    await attempt(shell, () => cordon(shell, k8s, flags, node), { about: `node/${node}`, alone: names.length === 1 });
  }
  const pending: string[] = [];
  for (const node of names) {
    const drained = await attempt(shell, () => drainNode(shell, k8s, flags, node), { about: `node/${node}` });
    if (drained === undefined) pending.push(node);
  }
  if (pending.length > 0) {
    shell.err(["There are pending nodes to be drained:", ...pending.map((node) => ` ${node}`)].join("\n"));
    shell.exitCode = 1;
  }
}

function optionsOf(shell: Shell, flags: DrainFlags): DrainOptions {
  const { podSelector, gracePeriod = -1, timeout, disableEviction, dryRun, force } = flags;
  return defined({
    signal: shell.signal,
    podSelector,
    gracePeriodSeconds: gracePeriod < 0 ? undefined : gracePeriod,
    timeout,
    disableEviction,
    dryRun: dryRun === "server" || undefined,
    ignoreDaemonSets: flags.ignoreDaemonsets,
    deleteEmptyDirData: flags.deleteEmptydirData,
    force,
    skipTerminating: flags.skipWaitForDeleteTimeout,
  });
}

async function printPlans(shell: Shell, k8s: K8s, flags: DrainFlags, names: readonly string[]): Promise<void> {
  const plans = await Promise.all(names.map((node) => readDrainPlan(clientOf(k8s), node, optionsOf(shell, flags))));
  if (flags.output === undefined) await shell.out(plans.map((plan) => plan.print()).join("\n"));
  else await shell.out(await (await printer(flags.output))(plans.length === 1 ? plans[0] : plans));
  const isRefused = plans.some(({ counts }) => counts.refused > 0);
  if (isRefused) shell.exitCode = 1;
}

async function cordon(shell: Shell, k8s: K8s, { dryRun }: DrainFlags, name: string): Promise<void> {
  const { signal } = shell;
  const object = await k8s.get<string>("node", name, { signal });
  const decide = decideCordon(true);
  const { done } = dryRun === "client"
    ? await decide(object)
    : await changeObject(k8s, { type: "node", name, object }, decide, { signal, dryRun: dryRun === "server" });
  await shell.out(`node/${name} ${done}${dryRunSuffix(dryRun)}\n`);
}

async function drainNode(shell: Shell, k8s: K8s, flags: DrainFlags, node: string): Promise<true> {
  const { dryRun = "none" } = flags;
  const suffix = dryRunSuffix(dryRun);
  const planned = async (plan: DrainPlan) => {
    if (shell.advises) shell.err(String(plan));
    requireDrainable(plan);
    warn(shell, plan);
    if (dryRun !== "client") return;
    for (const pod of plan.steps.filter(({ action }) => action === "evict")) {
      await shell.out(`evicting pod ${fullName(pod)}${suffix}\n`);
    }
  };
  const client = clientOf(k8s);
  if (dryRun === "client") await planned(await readDrainPlan(client, node, optionsOf(shell, flags)));
  else {
    let failed = 0;
    for await (const step of drainSteps(client, node, optionsOf(shell, flags), planned)) {
      const { type, pod } = step;
      if (type === "evicting") await shell.out(`evicting pod ${fullName(pod)}${suffix}\n`);
      else if (type === "gone" && dryRun === "none") {
        await shell.out(`pod/${pod.name} ${flags.disableEviction ? "deleted" : "evicted"}\n`);
      } else if (type === "refused") {
        const blockers = pod.blockers.length === 0 ? "" : ` (${pod.blockers.join("; ")})`;
        const what = `pods/"${pod.name}" -n "${pod.namespace}"`;
        shell.err(`error when evicting ${what} (will retry after 5s): ${step.error.message}${blockers}`);
      } else if (type === "failed") {
        const reason = step.error instanceof Error ? step.error.message : String(step.error);
        failed++;
        shell.err(`error when evicting pods/"${pod.name}" -n "${pod.namespace}": ${reason}`);
      }
    }
    shell.signal.throwIfAborted();
    if (failed > 0) {
      const count = failed === 1 ? "1 pod was" : `${failed} pods were`;
      throw new InputError(`unable to drain node "${node}": ${count} not evicted`, {
        hints: [`run \`k8s drain ${node} --plan\` to list the reasons`, `run \`k8s uncordon ${node}\` to give up`],
      });
    }
  }
  await shell.out(`node/${node} drained${suffix}\n`);
  return true;
}

function warn(shell: Shell, { steps }: DrainPlan): void {
  const byText = Map.groupBy(steps.flatMap((pod) => pod.warnings.map((text) => ({ pod, text }))), ({ text }) => text);
  const parts = [...byText].map(([text, about]) => `${text}: ${about.map(({ pod }) => fullName(pod)).join(", ")}`);
  if (parts.length > 0) shell.err(`Warning: ${parts.join("; ")}`);
}

function fullName({ namespace, name }: DrainedPod): string {
  return `${namespace}/${name}`;
}
