import { decideCordon } from "../../../api/client/changes/nodes.ts";
import { CHANGE_FLAGS, changeEach } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { NODES, nodeWords } from "./node_words.ts";

const { dryRun, fieldManager, output } = CHANGE_FLAGS;
const CORDON_OPTIONS = {
  selector: SHARED_OPTIONS.selector,
  dryRun,
  fieldManager,
  output,
} as const satisfies Options;

type CordonFlags = Globals & FlagsOf<typeof CORDON_OPTIONS>;

/** `k8s cordon`: marks nodes as unschedulable. */
export function cordonCommand(shell: Shell) {
  return defineCommand({
    name: "cordon",
    description: "Mark nodes as unschedulable. Unlike kubectl, it exits with 1 if a node cannot be changed.",
    examples: [
      ["Keep new pods off a node", "k8s cordon node1"],
      ["Keep new pods off the nodes of a zone", "k8s cordon -l topology.kubernetes.io/zone=a"],
    ],
    arguments: [NODES],
    options: CORDON_OPTIONS,
    action: async (flags, ...nodes) => await cordon(shell, "cordon", flags, nodes),
  });
}

/** `k8s uncordon`: marks nodes as schedulable. */
export function uncordonCommand(shell: Shell) {
  return defineCommand({
    name: "uncordon",
    description: "Mark nodes as schedulable. Unlike kubectl, it exits with 1 if a node cannot be changed.",
    examples: [["Let new pods back on a node", "k8s uncordon node1"]],
    arguments: [NODES],
    options: CORDON_OPTIONS,
    action: async (flags, ...nodes) => await cordon(shell, "uncordon", flags, nodes),
  });
}

async function cordon(shell: Shell, verb: "cordon" | "uncordon", flags: CordonFlags, nodes: readonly string[]) {
  const words = nodeWords(verb, nodes, flags.selector);
  const isOn = verb === "cordon";
  const assumed = { spec: isOn ? {} : { unschedulable: true } };
  await changeEach(shell, flags, words, { decide: () => decideCordon(isOn), assumed });
}
