import type { ListOptions, TableOptions } from "../../api/client/options.ts";
import { defined } from "../../data/base/defined.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { formatLabelSelector, formatRequirements, type LabelSelector } from "../../data/core/selectors.ts";
import { kindKeyOf, namesOfKind, type RelatedEnd } from "../../data/expression/names_of_kind.ts";
import { refersTo } from "../../data/expression/related_objects.ts";

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

/** Kinds of the table of relationships whose Pods are shown. */
const KINDS_WITH_PODS = new Set([
  "Service.",
  "ReplicaSet.apps",
  "StatefulSet.apps",
  "DaemonSet.apps",
  "ReplicationController.",
  "Job.batch",
  "PersistentVolumeClaim.",
  "PodDisruptionBudget.policy",
  "NetworkPolicy.networking.k8s.io",
]);

/** Returns a query for Pods that an object runs or selects, or that mount it. `undefined` if its kind has none. */
export function podsQuery(object: KubeObject, resource: Resource): PodsQuery | undefined {
  const { name, namespace } = object.metadata ?? {};
  const scope = namespace === undefined ? {} : { namespace };
  const key = kindKeyOf(resource);
  if (key === "Pod.") return undefined;
  if (key === "Node.") {
    const fields = `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`;
    return { options: { namespace: "*", fields, includeObject: "Object" } };
  }
  const labels = selectorOf(object);
  const { relationship, isBack } = KINDS_WITH_PODS.has(key) ? podsEnd(resource) : {};
  if (relationship?.references !== undefined && isBack) {
    // Owners are in the metadata, and their own selectors narrow the list.
    const isOwner = relationship.byMetadata === true;
    const options: TableOptions = { ...scope, includeObject: isOwner ? "Metadata" : "Object" };
    const fits = (pod: KubeObject) => refersTo(relationship, pod, { kind: key, object });
    return { options: isOwner ? { ...options, ...defined({ labels }) } : options, fits };
  }
  if (relationship?.selects !== undefined) {
    const requirements = relationship.selects(object);
    if (requirements === undefined) return undefined;
    const selector = requirements.length === 0 ? undefined : formatRequirements(requirements);
    return { options: { ...scope, ...defined({ labels: selector }), includeObject: "Metadata" } };
  }
  return labels === undefined ? undefined : { options: { ...scope, labels, includeObject: "Metadata" } };
}

function podsEnd(resource: Resource): Partial<RelatedEnd> {
  return namesOfKind(resource).related.get("pods")?.ends[0] ?? {};
}

// The selector of a workload, or of a custom kind that has one of the same form.
function selectorOf({ spec }: KubeObject): string | undefined {
  const given: unknown = spec?.selector;
  if (!isRecord(given)) return undefined;
  if (isRecord(given.matchLabels) || Array.isArray(given.matchExpressions)) {
    return formatLabelSelector(given as LabelSelector);
  }
  const isMap = Object.values(given).every((value) => typeof value === "string");
  return isMap ? formatLabelSelector({ matchLabels: given as Record<string, string> }) : undefined;
}

/** Returns the queries for other objects that the page of this kind shows. */
export function relatedQuery(object: KubeObject, resource: Resource): RelatedQuery | undefined {
  const { name = "", namespace } = object.metadata ?? {};
  const scope = namespace === undefined ? {} : { namespace };
  switch (kindKeyOf(resource)) {
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
