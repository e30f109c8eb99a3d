import type { Client } from "../../client/client.ts";
import { anySignal, delay } from "../../../data/base/wait.ts";
import { InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { WaitCondition } from "../condition.ts";
import { waitFor, type WaitForOptions, type WaitResult, type WaitTarget } from "../wait.ts";
import { WaitError } from "../wait_error.ts";
import type { RolloutState } from "./rollout_state.ts";
import { rolloutState } from "./state_of_kind.ts";
import { type StuckPod, stuckPods } from "./stuck_pods.ts";

/** A step of a rollout: the state of one object after a change. */
export interface RolloutStep extends RolloutState {
  /** The object. */
  object: KubeObject;
}

/** Options of {@linkcode followRollout}. */
export interface FollowOptions extends Pick<WaitForOptions, "timeout" | "signal" | "min"> {
  /** The expected revision of a Deployment. */
  revision?: number | undefined;
  /** Whether to look for new pods that do not start, every two seconds. */
  looksAtPods?: boolean | undefined;
  /** Called with each step of an object whose text has changed. */
  onStep(step: RolloutStep): void;
  /** Called with the pods that do not start. If it returns a text, the rollout fails with that message. */
  onStuck?: ((object: KubeObject, pods: readonly StuckPod[]) => string | undefined) | undefined;
}

const LOOK_MS = 2000;

/**
 * Follows rollouts until all are complete. All share one time limit.
 *
 * @throws {WaitError} If a rollout fails, an object is deleted, or the time is over.
 * @throws {InputError} If a kind has no rollout.
 */
export async function followRollout(
  client: Client,
  targets: readonly WaitTarget[],
  options: FollowOptions,
): Promise<WaitResult[]> {
  const { revision, timeout, signal, min = 0, onStep } = options;
  const told = new Map<string, string>();
  const going = new Map<string, KubeObject>();
  const stateOf = (object: KubeObject) => rolloutState(object, revision) ?? noRollout(object);
  const condition: WaitCondition = {
    text: "rollout",
    isMet: (object) => object !== undefined && stateOf(object).state === "complete",
    explain: (object) => object === undefined ? "it does not exist" : stateOf(object).text,
    isImpossible(object) {
      const { state, text } = stateOf(object);
      return state === "failed" ? text : undefined;
    },
  };
  const see = (object: KubeObject): undefined => {
    const step = { ...stateOf(object), object };
    const key = object.metadata?.uid ?? "";
    if (step.state === "progressing") going.set(key, object);
    else going.delete(key);
    if (told.get(key) === step.text) return;
    told.set(key, step.text);
    if (step.state !== "failed") onStep(step);
  };
  const ended = new AbortController();
  // If the pods cannot be read, the rollout is followed without them.
  const looking = options.looksAtPods ? lookAtPods(client, going, options, ended).catch(() => undefined) : undefined;
  try {
    const follow = { condition, unless: see, mustExist: true, timeout, min, signal: anySignal(signal, ended.signal) };
    return await waitFor(client, targets, follow);
  } catch (error) {
    // The rollout failed because of its pods.
    throw ended.signal.aborted && signal?.aborted !== true ? ended.signal.reason : error;
  } finally {
    ended.abort();
    await looking;
  }
}

async function lookAtPods(
  client: Client,
  going: ReadonlyMap<string, KubeObject>,
  { onStuck }: FollowOptions,
  ended: AbortController,
): Promise<void> {
  while (true) {
    await delay(LOOK_MS, ended.signal);
    for (const object of going.values()) {
      const pods = await stuckPods(client, object, ended.signal);
      const failure = pods.length === 0 ? undefined : onStuck?.(object, pods);
      if (failure === undefined) continue;
      const { name = "", namespace } = object.metadata ?? {};
      return ended.abort(new WaitError(failure, "impossible", [{ name, namespace, reason: failure }]));
    }
  }
}

function noRollout({ kind = "object", metadata }: KubeObject): never {
  throw new InputError(`Cannot follow the rollout of ${kind} "${metadata?.name ?? ""}": this kind has no rollout`, {
    hints: ["choose a Deployment, DaemonSet, StatefulSet, ReplicaSet, Job, or an object with the condition Ready"],
  });
}
