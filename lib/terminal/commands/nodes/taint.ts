import { decideTaints, type Taint, type TaintChanges } from "../../../api/client/changes/nodes.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { changeEach } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { splitPairs } from "../../shell/pairs.ts";
import { type Globals, SHARED_OPTIONS, TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { WRITE_FLAGS } from "../../shell/write_flags.ts";

const TAINT_OPTIONS = {
  overwrite: { help: "Replace the value of a taint with the same key and effect" },
  all: { help: "Select all nodes" },
  selector: SHARED_OPTIONS.selector,
  ...WRITE_FLAGS,
} as const satisfies Options;

type TaintFlags = Globals & FlagsOf<typeof TAINT_OPTIONS>;

/** `k8s taint`: adds and removes taints of nodes. */
export function taintCommand(shell: Shell) {
  return defineCommand({
    name: "taint",
    description: "Add taints of nodes (KEY=VALUE:EFFECT) and remove them (KEY:EFFECT-, or KEY- for every effect).",
    examples: [
      ["Keep pods that do not tolerate a taint off a node", "k8s taint node node1 dedicated=gpu:NoSchedule"],
      ["Remove all taints with a key", "k8s taint node node1 dedicated-"],
    ],
    arguments: [TARGETS],
    options: TAINT_OPTIONS,
    action: async (flags, ...words) => await taint(shell, flags, words),
  });
}

async function taint(shell: Shell, flags: TaintFlags, words: readonly string[]): Promise<void> {
  const { targets, pairs } = splitPairs(words, "taint", (word) => /[=:]|-$/.test(word));
  const isBySelector = flags.all === true || flags.selector !== undefined;
  const problem = targets.length === 0
    ? "one or more resources must be specified as <resource> <name>"
    : pairs.length === 0
    ? "at least one taint update is required"
    : flags.all && flags.selector !== undefined
    ? "setting 'all' parameter with a non empty selector is prohibited"
    : !isBySelector && targets.length < 2 && !targets[0]?.includes("/")
    ? "at least one resource name must be specified since 'all' parameter is not set"
    : undefined;
  if (problem !== undefined) throw new UsageError(problem);
  const changes = readTaints(pairs);
  const type = targets[0]?.split("/")[0] ?? "";
  await changeEach(shell, flags, targets, {
    async decide(k8s) {
      const resource = await k8s?.discovery.resolve(type, shell.signal);
      if (resource?.kind === "Node" && resource.group === "") return decideTaints(changes, flags.overwrite);
      throw new UsageError(`invalid resource type ${type}, only node types are supported`);
    },
  });
}

function readTaints(pairs: readonly string[]): Required<TaintChanges> {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const pair of pairs) {
    if (pair.endsWith("-")) {
      const { key, effect } = readTaint(pair.slice(0, -1));
      remove.push({ key, effect });
      continue;
    }
    const taint = readTaint(pair);
    if (taint.effect === undefined) throw new UsageError(`invalid taint spec: ${pair}`, { hints: [EXAMPLE] });
    if (add.some(({ key, effect }) => key === taint.key && effect === taint.effect)) {
      throw new UsageError(`duplicated taints with the same key and effect: ${pair}`);
    }
    add.push(taint);
  }
  return { add, remove };
}

const EXAMPLE = "write a taint as KEY=VALUE:EFFECT or KEY:EFFECT, such as dedicated=gpu:NoSchedule";
const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

function readTaint(text: string): Taint {
  const [pair = "", name, ...more] = text.split(":");
  const [key = "", value, ...rest] = pair.split("=");
  if (more.length > 0 || rest.length > 0 || key === "" || (name === undefined && value !== undefined)) {
    throw new UsageError(`invalid taint spec: ${text}`, { hints: [EXAMPLE] });
  }
  if (name === undefined) return { key };
  const effect = EFFECTS.find((effect) => effect === name);
  if (effect !== undefined) return value === undefined ? { key, effect } : { key, value, effect };
  throw new UsageError(`invalid taint effect: ${name}, unsupported taint effect`, {
    hints: [`the effects are ${EFFECTS.join(", ")}`],
  });
}
