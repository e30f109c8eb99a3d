import type { TableOptions } from "../../api/client/options.ts";
import { defined } from "../../data/base/defined.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { formatRequirements } from "../../data/core/selectors.ts";
import { kindKeyOf, namesOfKind, type RelatedName } from "../../data/expression/names_of_kind.ts";
import { refersTo } from "../../data/expression/related_objects.ts";
import { selectorOf } from "../../data/expression/relationships/ownership.ts";
import type { Relationship } from "../../data/expression/relationships/relationship.ts";

/** A query for the objects of one kind that are related to an object. */
export interface RelatedQuery {
  /** The kind, as `Pod.`. */
  kind: string;
  /** Options of the list request. */
  options: Pick<TableOptions, "namespace" | "labels" | "fields">;
  /** Whether the metadata shows which objects are related. */
  byMetadata: boolean;
  /** Filters the objects that the server returned. */
  fits(object: KubeObject): boolean;
}

/** The names of the table of relationships whose objects the pages show, besides Pods. */
const SHOWN: Readonly<Record<string, string>> = {
  "Service.": "endpointSlices",
  "Deployment.apps": "replicaSets",
  "CronJob.batch": "jobs",
  "Node.": "lease",
};

/** Kinds whose Pods are not shown, although they have some: nobody looks for them on these pages. */
const WITHOUT_PODS = new Set([
  "Namespace.",
  "ConfigMap.",
  "Secret.",
  "ServiceAccount.",
  "PriorityClass.scheduling.k8s.io",
  "RuntimeClass.node.k8s.io",
  "EndpointSlice.discovery.k8s.io",
]);

/** Returns the query for other objects that the page of this kind shows. */
export function relatedQuery(object: KubeObject, resource: Resource): RelatedQuery | undefined {
  const name = SHOWN[kindKeyOf(resource)];
  return name === undefined ? undefined : queryOf(namesOfKind(resource).related.get(name), object, resource);
}

/** Returns a query for Pods that an object runs or selects, or that mount it. `undefined` if its kind has none. */
export function podsQuery(object: KubeObject, resource: Resource): RelatedQuery | undefined {
  const key = kindKeyOf(resource);
  const name = namesOfKind(resource).related.get("pods");
  if (name?.chain !== undefined || WITHOUT_PODS.has(key)) return undefined;
  if (name !== undefined) {
    const query = queryOf(name, object, resource);
    if (key !== "Node." || query === undefined) return query;
    // A completed Pod no longer holds resources.
    const fields = `${query.options.fields},status.phase!=Succeeded,status.phase!=Failed`;
    return { ...query, options: { ...query.options, fields } };
  }
  // A custom kind whose selector has the form of a workload's.
  const labels = key === "Pod." ? undefined : selectorOf(object.spec?.selector);
  if (labels === undefined) return undefined;
  return { kind: "Pod.", options: { ...scopeOf(object), labels }, byMetadata: true, fits: () => true };
}

/** Returns whether the Pods of an object belong to other objects that belong to it, such as ReplicaSets. */
export function hasPodsOfRelated(resource: Resource): boolean {
  return namesOfKind(resource).related.get("pods")?.chain !== undefined;
}

function queryOf(name: RelatedName | undefined, object: KubeObject, resource: Resource): RelatedQuery | undefined {
  const [end] = name?.ends ?? [];
  if (end === undefined) return undefined;
  const { relationship, isBack } = end;
  const kinds = isBack ? relationship.from : relationship.to;
  const [kind = ""] = kinds === "any" ? [] : kinds;
  return isBack && relationship.references !== undefined
    ? referrersQuery(relationship, kind, object, resource)
    : selectedQuery(relationship, kind, object);
}

function referrersQuery(
  relationship: Relationship,
  kind: string,
  object: KubeObject,
  resource: Resource,
): RelatedQuery {
  const { narrow, byMetadata = false } = relationship;
  const target = { kind: kindKeyOf(resource), object };
  return {
    kind,
    options: { ...scopeOf(object), ...defined({ ...narrow?.(object) }) },
    byMetadata,
    fits: (one) => refersTo(relationship, one, target),
  };
}

function selectedQuery({ selects }: Relationship, kind: string, object: KubeObject): RelatedQuery | undefined {
  const requirements = selects?.(object);
  if (requirements === undefined) return undefined;
  const labels = requirements.length === 0 ? undefined : formatRequirements(requirements);
  return { kind, options: { ...scopeOf(object), ...defined({ labels }) }, byMetadata: true, fits: () => true };
}

// Objects that refer to a cluster-scoped object can be in any namespace.
function scopeOf({ metadata }: KubeObject): { namespace: string } {
  return { namespace: metadata?.namespace ?? "*" };
}
