import { type ItemStream, itemStream } from "../../../data/base/item_stream.ts";
import { anySignal } from "../../../data/base/wait.ts";
import {
  BOOLEAN,
  either,
  type OptionTable,
  type OptionType,
  SELECTOR,
  STRING,
  WHOLE_NUMBER,
} from "../../../data/core/options.ts";
import { type Client, splitName } from "../../client/client.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../../client/options.ts";
import { millisecondsOf } from "../wait.ts";
import { followRollout, type RolloutStep } from "./follow_rollout.ts";

/** Options of `rollout.status`. */
export interface RolloutStatusOptions extends ScopeOptions {
  /** Without a name, a label selector: kubectl's syntax or an object of equalities. */
  labels?: string | Record<string, string> | undefined;
  /** The expected revision of a Deployment. @default {any} */
  revision?: number | undefined;
  /** The maximum time in seconds, or as `"10m"`. @default {no limit} */
  timeout?: number | string | undefined;
  /** Fail as soon as a new pod cannot start. @default {false} */
  failFast?: boolean | undefined;
}

const NUMBER: OptionType<number> = {
  expected: "a number of seconds",
  accepts: (value): value is number => Number.isFinite(value) && Number(value) >= 0,
};

/** The table of {@linkcode RolloutStatusOptions}. */
export const ROLLOUT_STATUS_OPTIONS: OptionTable<RolloutStatusOptions> = {
  ...SCOPE_OPTIONS,
  labels: SELECTOR,
  revision: WHOLE_NUMBER,
  timeout: either(NUMBER, STRING),
  failFast: BOOLEAN,
};

/** Yields the steps of rollouts. Ends when all are complete, and throws a WaitError if one fails or the time is over. */
export function rolloutSteps(
  client: Client,
  type: string,
  name: string | undefined,
  { namespace, labels, revision, timeout, failFast = false, signal }: RolloutStatusOptions,
): ItemStream<RolloutStep> {
  const wanted = splitName(type, name);
  const names = wanted.name === undefined ? undefined : [wanted.name];
  return itemStream(async function* () {
    const stop = new AbortController();
    const steps: RolloutStep[] = [];
    let isEnded = false;
    let wake = () => {};
    const running = followRollout(client, [{ type: wanted.type, names, namespace, labels }], {
      revision,
      timeout: millisecondsOf(timeout),
      signal: anySignal(signal, stop.signal),
      looksAtPods: failFast,
      onStuck: (_, [pod]) => pod && `pod ${pod.name}: ${pod.reason}`,
      onStep(step) {
        steps.push(step);
        wake();
      },
    }).finally(() => {
      isEnded = true;
      wake();
    });
    // A failure is thrown after the last step. Until then it must not count as unhandled.
    const settled = running.catch(() => undefined);
    try {
      while (!isEnded || steps.length > 0) {
        const step = steps.shift();
        if (step === undefined) await new Promise<void>((resolve) => wake = resolve);
        else yield step;
      }
      await running;
    } finally {
      stop.abort();
      await settled;
    }
  }());
}
