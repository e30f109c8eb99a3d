import type { KubeObject } from "../../data/core/object.ts";

/**
 * The effect of an apply on one object. `replace`: a field is immutable, so the object is deleted and created again.
 * `delete`: a member of the ApplySet left the input. `conflict`: other managers own fields. `refused`: the server rejects
 * the object.
 */
export type PlanAction = "create" | "update" | "replace" | "unchanged" | "delete" | "conflict" | "refused";

/** The actions of a plan, in the order in which they are counted. */
export const PLAN_ACTIONS: readonly PlanAction[] = [
  "create",
  "update",
  "replace",
  "unchanged",
  "delete",
  "conflict",
  "refused",
];

/** One object of a plan. */
export interface PlanStep {
  /** The effect on the object. */
  action: PlanAction;
  /** The kind and name: `deployment.apps/web`. */
  name: string;
  /** The namespace; absent for a cluster-scoped object. */
  namespace?: string | undefined;
  /** The reason of a conflict or a refusal, in the server's words, or a remark on an update. */
  reason?: string | undefined;
  /** Objects of the same input that must exist first. The step was then predicted without the server. */
  dependsOn?: string[] | undefined;
  /** The resourceVersion that the plan is about; absent if the object does not exist. */
  resourceVersion?: string | undefined;
  /** The changes as a unified diff of YAML, without the values of Secrets. It is empty if nothing changes. */
  diff: string;
  /** The object of the input. Of an object to delete, only the fields that identify it. */
  object: KubeObject;
  /**
   * Only of the parent of an ApplySet: the parent while the plan is applied, with the kinds and namespaces of the members
   * before and after. It is written first, and `object` after the last deletion.
   */
  superset?: KubeObject | undefined;
}

/**
 * The result of applying one step of a plan. `moved`: the object has changed since the plan, so nothing was sent. `unknown`:
 * the signal cut off the request, so that the object may have been applied.
 */
export interface PlanResult {
  /** The step. */
  step: PlanStep;
  /** The effect. */
  result: "created" | "configured" | "replaced" | "unchanged" | "pruned" | "moved" | "failed" | "unknown";
  /** The error of a step that failed. */
  error?: unknown;
  /** The stored object. */
  object?: KubeObject | undefined;
}
