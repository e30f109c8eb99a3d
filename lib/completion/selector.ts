import type { K8s } from "../session/k8s.ts";
import type { Candidate } from "./candidate.ts";
import type { Knowledge } from "./knowledge.ts";

/** Completes a label selector, each requirement by itself: `app=web,ti`. */
export function labelSelectors(labels: ReadonlyMap<string, string[]>, typed: string): Candidate[] {
  const head = typed.slice(0, typed.lastIndexOf(",") + 1);
  const [, key, sign] = /^([^=!]+?)(==?|!=)/.exec(typed.slice(head.length)) ?? [];
  if (key !== undefined) return (labels.get(key) ?? []).map((value) => ({ text: `${head}${key}${sign}${value}` }));
  return [...labels].map(([key, values]) => ({
    text: `${head}${key}=`,
    detail: values.slice(0, 3).join(", "),
    unfinished: true,
  }));
}

// What a server indexes of a kind (pkg/registry's strategies); every kind has the first two.
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  events: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  secrets: ["type"],
  namespaces: ["status.phase"],
  nodes: ["spec.unschedulable"],
  jobs: ["status.successful"],
  replicasets: ["status.replicas"],
  replicationcontrollers: ["status.replicas"],
  services: ["spec.clusterIP", "spec.type"],
  certificatesigningrequests: ["spec.signerName"],
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  "status.phase": ["Pending", "Running", "Succeeded", "Failed", "Unknown"],
  "spec.restartPolicy": ["Always", "OnFailure", "Never"],
  "type": ["Normal", "Warning"],
};

/** The fields that a kind's objects can be selected by. */
export async function selectableFields(
  k8s: K8s,
  type: string,
  knowledge: Knowledge,
  signal?: AbortSignal,
): Promise<string[]> {
  const resource = await knowledge.resolve(k8s, type, signal);
  if (resource === undefined) return [];
  return [...FIELDS[resource.plural] ?? [], "metadata.name", ...(resource.namespaced ? ["metadata.namespace"] : [])];
}

/** Completes a field selector. */
export function fieldSelectors(fields: readonly string[], typed: string): Candidate[] {
  const head = typed.slice(0, typed.lastIndexOf(",") + 1);
  const [, key = "", sign] = /^([^=!]+?)(==?|!=)/.exec(typed.slice(head.length)) ?? [];
  if (key !== "") return (VALUES[key] ?? []).map((value) => ({ text: `${head}${key}${sign}${value}` }));
  return fields.map((field) => ({ text: `${head}${field}=`, unfinished: true }));
}
