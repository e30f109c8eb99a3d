import type { ListOptions, TableOptions } from "../../api/client/options.ts";
import type { PersistentVolumeClaim, Pod } from "../../data/core/kinds.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { formatLabelSelector, type LabelSelector } from "../../data/core/selectors.ts";

/** A query for an object's Pods. */
export interface PodsQuery {
  /** Options of the list request. */
  options: TableOptions;
  /** Filters the Pods that the server returned. */
  fits?: (pod: KubeObject) => boolean;
}

/** A query for other objects on an object's page. */
export interface RelatedQuery {
  type: string;
  options: ListOptions;
}

/** A kind and its group, as `Deployment.apps`. Kinds of the core group end with a dot: `Pod.`. */
export function kindKey({ kind, group }: Pick<Resource, "kind" | "group">): string {
  return `${kind}.${group}`;
}

// Pods of these kinds refer to their owner. A selector alone could match Pods of another owner.
const CONTROLLERS = new Set([
  "ReplicaSet.apps",
  "StatefulSet.apps",
  "DaemonSet.apps",
  "ReplicationController.",
  "Job.batch",
]);

/** Returns a query for Pods that an object runs or selects, or that mount it. `undefined` if its kind has none. */
export function podsQuery(object: KubeObject, resource: Resource): PodsQuery | undefined {
  const { name, namespace, uid } = object.metadata ?? {};
  const scope = namespace === undefined ? {} : { namespace };
  switch (kindKey(resource)) {
    case "Pod.":
      return undefined;
    case "Node.": {
      const fields = `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`;
      return { options: { namespace: "*", fields, includeObject: "Object" } };
    }
    case "PersistentVolumeClaim.": {
      const claim = object as PersistentVolumeClaim;
      return { options: { ...scope, includeObject: "Object" }, fits: (pod) => mounts(pod as Pod, claim) };
    }
  }
  const labels = selectorOf(object);
  if (labels === undefined) return undefined;
  const query: PodsQuery = { options: { ...scope, labels, includeObject: "Metadata" } };
  return CONTROLLERS.has(kindKey(resource)) && uid !== undefined
    ? { ...query, fits: ({ metadata }) => metadata?.ownerReferences?.some((owner) => owner.uid === uid) ?? false }
    : query;
}

// The selector is a LabelSelector, or a map of labels as in a Service. A NetworkPolicy calls it podSelector.
function selectorOf({ spec }: KubeObject): string | undefined {
  const given: unknown = spec?.selector ?? spec?.podSelector;
  if (!isRecord(given)) return undefined;
  if (isRecord(given.matchLabels) || Array.isArray(given.matchExpressions)) {
    return formatLabelSelector(given as LabelSelector);
  }
  const isMap = Object.values(given).every((value) => typeof value === "string");
  return isMap ? formatLabelSelector({ matchLabels: given as Record<string, string> }) : undefined;
}

function mounts({ metadata, spec }: Pod, claim: PersistentVolumeClaim): boolean {
  const { name, ownerReferences = [] } = claim.metadata ?? {};
  return (spec?.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name) ||
    ownerReferences.some(({ uid }) => uid === metadata?.uid);
}

/** Returns the queries for other objects that the page of this kind shows. */
export function relatedQuery(object: KubeObject, resource: Resource): RelatedQuery | undefined {
  const { name = "", namespace } = object.metadata ?? {};
  const scope = namespace === undefined ? {} : { namespace };
  switch (kindKey(resource)) {
    case "Node.":
      return { type: "leases", options: { namespace: "kube-node-lease", fields: { "metadata.name": name } } };
    case "Service.":
      return { type: "endpointslices", options: { ...scope, labels: { "kubernetes.io/service-name": name } } };
    case "Deployment.apps": {
      const labels = selectorOf(object);
      return labels === undefined ? undefined : { type: "replicasets", options: { ...scope, labels } };
    }
    default:
      return undefined;
  }
}
