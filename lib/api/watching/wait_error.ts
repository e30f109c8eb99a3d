import { KubeError, type KubeErrorOptions } from "../../data/core/errors.ts";

/** An object that did not meet the condition of `wait`. */
export interface UnmetObject {
  /** The name in kubectl's form: `pods/web`, `deployments.apps/web`. */
  name: string;
  /** The namespace; undefined for objects without one. */
  namespace: string | undefined;
  /** Why it did not. */
  reason: string;
}

/**
 * Why `wait` or a rollout failed: the time was over (`timeout`), an object was deleted (`deleted`) or did not exist
 * (`missing`), the condition of `unless` was met (`unless`), or the condition can never be met (`impossible`).
 */
export type WaitErrorReason = "timeout" | "deleted" | "missing" | "unless" | "impossible";

/** The condition of `wait` was not met. */
export class WaitError extends KubeError {
  /** The name of the class. */
  override readonly name = "WaitError";
  /** Why waiting ended. */
  readonly reason: WaitErrorReason;
  /** The objects that did not meet the condition. */
  readonly unmet: readonly UnmetObject[];

  /** Creates an error. */
  constructor(
    message: string,
    reason: WaitErrorReason,
    unmet: readonly UnmetObject[],
    options: KubeErrorOptions = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.unmet = unmet;
  }
}
