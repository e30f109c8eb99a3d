import { InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { formatLabelSelector } from "../../../data/core/selectors.ts";
import { readTarget, requireName } from "../client.ts";
import { type ListOptions, SCOPE_OPTIONS } from "../options.ts";
import type { ReadAndPatch } from "../change.ts";
import { defined } from "../../../data/base/defined.ts";
import { CHANGE_CAUSE } from "./metadata.ts";

/** A revision of a workload's pod template. */
export interface Revision {
  /** The number, which grows with each rollout. */
  revision: number;
  /** The cause that was recorded in the annotation `kubernetes.io/change-cause`. */
  changeCause?: string | undefined;
  /** The pod template. */
  template: KubeObject;
  /** The ReplicaSet of a Deployment, or the ControllerRevision of a DaemonSet or StatefulSet. */
  object: KubeObject;
}

/** Lists the objects of a kind. */
export type ListObjects = (type: string, options: ListOptions) => Promise<readonly KubeObject[]>;

/** The annotation with the revision of a Deployment or one of its ReplicaSets. */
export const REVISION = "deployment.kubernetes.io/revision";
/** The label that connects a ReplicaSet of a Deployment with its pods. */
export const HASH = "pod-template-hash";

/**
 * Returns the revisions of a Deployment, DaemonSet or StatefulSet, oldest first. Those of a Deployment are its ReplicaSets,
 * and those of the others are ControllerRevisions (kubectl's polymorphichelpers/history.go).
 *
 * @throws {InputError} If the kind has no revisions.
 */
export async function findHistory(list: ListObjects, workload: KubeObject): Promise<Revision[]> {
  const { kind, metadata, spec } = workload;
  const isDeployment = kind === "Deployment";
  if (!isDeployment && kind !== "DaemonSet" && kind !== "StatefulSet") {
    throw new InputError(`no history viewer has been implemented for "${kind}"`, {
      hints: ["Deployments, DaemonSets and StatefulSets have a history"],
    });
  }
  const type = isDeployment ? "replicasets.v1.apps" : "controllerrevisions.v1.apps";
  const options = { labels: formatLabelSelector(spec?.selector), namespace: metadata?.namespace };
  const objects = await list(type, defined(options));
  return objects.filter((object) => isControlledBy(object, workload))
    .map((object) => isDeployment ? ofReplicaSet(object) : ofControllerRevision(object))
    .filter(({ revision }) => Number.isInteger(revision)).sort((a, b) => a.revision - b.revision);
}

/** Reports whether an owner controls an object. */
export function isControlledBy({ metadata }: KubeObject, owner: KubeObject): boolean {
  return metadata?.ownerReferences?.some(({ controller, uid }) => controller && uid === owner.metadata?.uid) ?? false;
}

function ofReplicaSet(object: KubeObject): Revision {
  const { annotations = {} } = object.metadata ?? {};
  const { template } = object.spec;
  const { [HASH]: _, ...labels } = template.metadata?.labels ?? {};
  const { creationTimestamp: _time, ...metadata } = template.metadata ?? {};
  return {
    revision: Number(annotations[REVISION] ?? NaN),
    changeCause: annotations[CHANGE_CAUSE],
    template: { ...template, metadata: { ...metadata, labels } },
    object,
  };
}

// The data is a strategic patch that replaces the template.
function ofControllerRevision(object: KubeObject): Revision {
  const { $patch: _, metadata = {}, ...template } = object.data?.spec?.template ?? {};
  // Older servers write an empty time.
  const { creationTimestamp: _time, ...rest } = metadata;
  return {
    revision: Number(object.revision ?? NaN),
    changeCause: object.metadata?.annotations?.[CHANGE_CAUSE],
    template: { metadata: rest, ...template },
    object,
  };
}

/** Reads the arguments of `k8s.rollout.history()` and returns the revisions of the workload. */
export async function rolloutHistory(
  verbs: ReadAndPatch & { list: ListObjects },
  args: readonly unknown[],
): Promise<Revision[]> {
  const { type, name, options } = readTarget("rollout.history", SCOPE_OPTIONS, args);
  const target = requireName("rollout.history", type, name);
  return await findHistory(verbs.list, await verbs.get(target.type, target.name, options));
}
