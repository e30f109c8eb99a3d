import type { KubeObject } from "../../lib/data/core/object.ts";

const GROUP = "metrics.k8s.io";

/** CRDs that serve the metrics API on a server without metrics. */
export const METRICS: KubeObject[] = [
  definition("pods", "PodMetrics", "Namespaced"),
  definition("nodes", "NodeMetrics", "Cluster"),
];

function definition(plural: string, kind: string, scope: string): KubeObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${GROUP}`,
      // A group of k8s.io needs an approval annotation.
      annotations: { "api-approved.kubernetes.io": "unapproved, of a test" },
    },
    spec: {
      group: GROUP,
      scope,
      names: { plural, singular: kind.toLowerCase(), kind },
      versions: [{
        name: "v1beta1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      }],
    },
  };
}

/** The resource usage of a Pod's containers. */
export function podMetrics(
  name: string,
  containers: Record<string, [cpu: string, memory: string]>,
  labels = {},
): KubeObject {
  return {
    apiVersion: `${GROUP}/v1beta1`,
    kind: "PodMetrics",
    metadata: { name, labels },
    timestamp: "2026-01-01T12:00:00Z",
    window: "10s",
    containers: Object.entries(containers).map(([name, [cpu, memory]]) => ({ name, usage: { cpu, memory } })),
  };
}

/** The resource usage of a Node. */
export function nodeMetrics(name: string, cpu: string, memory: string): KubeObject {
  return {
    apiVersion: `${GROUP}/v1beta1`,
    kind: "NodeMetrics",
    metadata: { name },
    timestamp: "2026-01-01T12:00:00Z",
    window: "10s",
    usage: { cpu, memory },
  };
}
