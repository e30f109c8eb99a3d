import type { KubeObject } from "../../data/core/object.ts";

/**
 * The effect of an apply on one object. `replace`: a field is immutable, so the object is deleted and created again.
 * `conflict`: other managers own fields. `refused`: the server rejects the object.
 */
export type PlanAction = "create" | "update" | "replace" | "unchanged" | "conflict" | "refused";

/** The actions of a plan, in the order in which they are counted. */
export const PLAN_ACTIONS: readonly PlanAction[] = ["create", "update", "replace", "unchanged", "conflict", "refused"];

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
  /** The object of the input. */
  object: KubeObject;
}
