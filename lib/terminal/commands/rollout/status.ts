import { counted } from "../../../data/base/text.ts";
import { WaitError } from "../../../api/watching/wait_error.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { formatName } from "../../../data/output/name.ts";
import { followRollout } from "../../../api/watching/rollout/follow_rollout.ts";
import type { StuckPod } from "../../../api/watching/rollout/stuck_pods.ts";
import { clientOf } from "../../shell/client_of.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS, TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { isOneType, noneFound } from "../../shell/targets.ts";
import { TIMED_OUT } from "../../shell/time_limit.ts";
import { waitTargets } from "../wait/targets.ts";

const STATUS_FLAGS = {
  watch: {
    short: "-w",
    value: "yes",
    type: "boolean",
    bare: "true",
    help: "Wait until the rollout is complete",
    default: "true",
  },
  timeout: { value: "time", type: "duration", help: "Maximum time for all objects; 0 is no limit", default: "0s" },
  failFast: { help: "Fail as soon as a new pod cannot start" },
  revision: { value: "number", type: "integer", help: "Expected revision of a Deployment", default: "the latest" },
  selector: SHARED_OPTIONS.selector,
  ...MANIFEST_OPTIONS,
} as const satisfies Options;

type StatusFlags = Globals & FlagsOf<typeof STATUS_FLAGS>;

/** `k8s rollout status`: follows rollouts until they are complete. */
export function rolloutStatusCommand(shell: Shell) {
  return defineCommand({
    name: "rollout status",
    description: "Follow rollouts until they are complete. The command fails if a rollout cannot complete.",
    examples: [
      ["Follow a Deployment", "k8s rollout status deploy/web --timeout 5m"],
      ["Fail as soon as a new pod cannot start", "k8s rollout status deploy/web --fail-fast"],
      ["Follow all workloads with a label", "k8s rollout status deploy,sts,ds -l app=web"],
      ["Check without waiting", "k8s rollout status deploy/web --watch=false"],
    ],
    arguments: [TARGETS],
    options: STATUS_FLAGS,
    action: async (flags, ...words) => await status(shell, flags, words),
  });
}

async function status(shell: Shell, flags: StatusFlags, words: string[]): Promise<void> {
  const { revision = 0, watch = true, timeout = 0, failFast = false } = flags;
  if (revision < 0) throw new UsageError(`revision must be a positive integer: ${revision}`);
  await using k8s = await openShellSession(shell, flags);
  const isSelected = flags.filename !== undefined || flags.selector !== undefined;
  // `rollout status deploy` without a name follows all of the namespace, as in kubectl.
  const all = !isSelected && isOneType(words) ? true : undefined;
  const targets = await waitTargets(shell, k8s, { ...flags, all }, words);
  const shown = new Map<string, string>();
  try {
    const results = await followRollout(clientOf(k8s), targets, {
      revision,
      timeout: watch ? timeout === 0 ? undefined : timeout : 0,
      signal: shell.signal,
      looksAtPods: watch && (failFast || shell.advises === true),
      onStep: ({ text }) => void shell.out(`${text}\n`),
      onStuck: (object, pods) => tellStuck(shell, shown, object, pods, failFast),
    });
    if (results.every(({ names }) => names.length === 0)) {
      shell.err(noneFound(k8s));
    }
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    report(shell, error, watch);
  }
}

function tellStuck(
  shell: Shell,
  shown: Map<string, string>,
  object: KubeObject,
  pods: readonly StuckPod[],
  failFast: boolean,
): string | undefined {
  const [{ name, reason } = { name: "", reason: "" }, ...more] = pods;
  const others = more.length === 0 ? "" : ` (and ${counted(more.length, "more pod")})`;
  const text = `pod ${name}: ${reason}${others}`;
  const about = formatName(object);
  if (failFast) return `Cannot complete the rollout of ${about}: ${text}`;
  // Print the same trouble only once.
  if (shown.get(about) !== text) shell.err(`note: ${about}: ${text}`);
  shown.set(about, text);
  return undefined;
}

function report(shell: Shell, error: WaitError, watch: boolean): void {
  const { reason, unmet } = error;
  shell.err(failureText(error, watch));
  if (reason === "timeout") {
    for (const { name, reason } of unmet) shell.err(`  ${name}: ${reason}`);
  }
  shell.exitCode = reason === "timeout" && watch ? TIMED_OUT : 1;
}

/** Returns the reason of a failure, in kubectl's words. */
function failureText({ reason, message, unmet }: WaitError, watch: boolean): string {
  if (reason === "missing") return `Error from server (NotFound): ${message}`;
  if (reason === "timeout") {
    return `error: ${watch ? "timed out waiting for the condition" : "the rollout is not complete"}`;
  }
  const text = unmet[0]?.reason ?? message;
  return `error: ${text === "it was deleted" ? "object has been deleted" : text}`;
}
