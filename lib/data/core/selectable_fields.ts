import type { Resource } from "./resource.ts";

// By plural and group; pkg/apis/*/v1/conversion.go, AddFieldLabelConversionsFor*.
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "pods.": [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.podIPs",
    "status.nominatedNodeName",
  ],
  "events.": [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  "events.events.k8s.io": [
    "regarding.kind",
    "regarding.namespace",
    "regarding.name",
    "regarding.uid",
    "regarding.apiVersion",
    "regarding.resourceVersion",
    "regarding.fieldPath",
    "reason",
    "reportingController",
    "type",
  ],
  "secrets.": ["type"],
  "namespaces.": ["status.phase"],
  "nodes.": ["spec.unschedulable"],
  "services.": ["spec.clusterIP", "spec.type"],
  "replicationcontrollers.": ["status.replicas"],
  "jobs.batch": ["status.successful"],
  "certificatesigningrequests.certificates.k8s.io": ["spec.signerName"],
};

/** Returns the fields that a field selector of a kind supports. A custom kind may have more (KEP-4358). */
export function selectableFields(
  { plural, group, namespaced }: Pick<Resource, "plural" | "group" | "namespaced">,
): string[] {
  const own = FIELDS[`${plural}.${group}`];
  // Only the kinds in this table refuse `metadata.namespace` if they are cluster-scoped.
  return [...own ?? [], "metadata.name", ...(namespaced || own === undefined ? ["metadata.namespace"] : [])];
}
