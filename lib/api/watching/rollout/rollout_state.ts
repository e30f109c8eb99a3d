import { type KubeObject, records } from "../../../data/core/object.ts";
import { reasonText } from "../reason_text.ts";

/** The state of a rollout. */
export interface RolloutState {
  /** The progress. A failed rollout cannot become complete without a change. */
  state: "progressing" | "complete" | "failed";
  /** The text that kubectl prints, or the message of a failure. */
  text: string;
}

/** Returns the state of a rollout that is not complete yet. */
export function progressing(text: string): RolloutState {
  return { state: "progressing", text };
}

/** Returns the state of a complete rollout. */
export function complete(text: string): RolloutState {
  return { state: "complete", text };
}

/** Returns the state of a failed rollout. */
export function failing(text: string): RolloutState {
  return { state: "failed", text };
}

/** Reports whether the controller has not seen the current specification. */
export function isUnobserved({ metadata, status }: KubeObject): boolean {
  const { observedGeneration } = status ?? {};
  return typeof observedGeneration === "number" && observedGeneration < (metadata?.generation ?? 0);
}

/** Returns a condition of the status. */
export function conditionOf({ status }: KubeObject, type: string, value?: string) {
  return records(status?.conditions).find((condition) =>
    condition.type === type && (value === undefined || condition.status === value)
  );
}

/** Returns the reason and the message of a condition: `: Reason: message`. */
export function because(condition: Record<string, unknown> | undefined): string {
  const text = reasonText(condition?.reason, condition?.message);
  return text === "" ? "" : `: ${text}`;
}
