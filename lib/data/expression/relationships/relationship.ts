import type { KubeObject } from "../../core/object.ts";
import type { Requirement } from "../../core/selectors.ts";
import type { Reference } from "./references.ts";

/** Selectors of a list request, and its namespace if it is not that of the target. */
export interface ReferrerSelector {
  readonly labels?: string | undefined;
  readonly fields?: string | undefined;
  readonly namespace?: string;
}

/** The kinds of a relationship's other end; `"any"` if the reference names the kind. */
export type TargetKinds = readonly string[] | "any";

/** A relationship between two kinds: each object of `from` refers to objects of `to`, or selects them by labels. */
export interface Relationship {
  /** The kinds that hold the reference or the selector, as `Deployment.apps`. */
  readonly from: readonly string[] | "any";
  readonly to: TargetKinds;
  /** Whether targets can also be objects of custom kinds. */
  readonly toCustom?: boolean;
  /** The name of the targets, in expressions about the objects of `from`. */
  readonly name?: string;
  /** The name of the objects of `from`, in expressions about a target. */
  readonly back?: string;
  /** Whether an object has one target at most. */
  readonly isSingle?: boolean;
  /** Whether a target belongs to one object of `from` at most. */
  readonly isBackSingle?: boolean;
  /** Whether the target alone is `Kind/name` and not just its name. */
  readonly hasKind?: boolean;
  /** Whether the ends can be in different namespaces. */
  readonly crossesNamespaces?: boolean;
  /** Whether the objects of `from` refer by their metadata alone. */
  readonly byMetadata?: boolean;
  /** Whether the targets count for `usedBy`. */
  readonly isUse?: boolean;
  /** Returns the references of an object of `from`. */
  references?(object: KubeObject): readonly Reference[];
  /** Returns selectors that limit a list of `from` objects, but match all objects that refer to the target. */
  narrow?(target: KubeObject): ReferrerSelector | undefined;
  /** Returns the requirements for the labels of its targets; undefined if it selects nothing. */
  selects?(object: KubeObject): readonly Requirement[] | undefined;
  /** Whether it selects by the labels of the targets' Pod templates. */
  readonly ofTemplate?: boolean;
  /** Reports whether a target of the right name is the right object. */
  accepts?(object: KubeObject, target: KubeObject): boolean;
}

/** Workloads that own their Pods directly. */
export const POD_OWNERS = [
  "StatefulSet.apps",
  "DaemonSet.apps",
  "ReplicaSet.apps",
  "ReplicationController.",
  "Job.batch",
];

/** Workloads whose Pods come from a template. */
export const TEMPLATE_KINDS = ["Deployment.apps", ...POD_OWNERS, "CronJob.batch"];

/** Workloads that Services, budgets and network policies are made for. */
export const SERVED_WORKLOADS = ["Deployment.apps", "StatefulSet.apps", "DaemonSet.apps"];
