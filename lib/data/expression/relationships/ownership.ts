import { type KubeObject } from "../../core/object.ts";
import {
  clusterReferences,
  fieldsOf,
  localReferences,
  ownerReferencesOf,
  type Reference,
  typedReferences,
} from "./references.ts";
import { POD_OWNERS, type Relationship } from "./relationship.ts";

/** Owners, Namespaces, Events and metrics. */
export const OWNER_RELATIONSHIPS: readonly Relationship[] = [
  // Owners, by uid.
  { from: ["Pod."], to: POD_OWNERS, back: "pods", byMetadata: true, references: ownerReferencesOf },
  {
    from: ["ReplicaSet.apps"],
    to: ["Deployment.apps"],
    back: "replicaSets",
    byMetadata: true,
    references: ownerReferencesOf,
  },
  { from: ["Job.batch"], to: ["CronJob.batch"], back: "jobs", byMetadata: true, references: ownerReferencesOf },
  // Namespaces and nodes.
  {
    from: "any",
    to: ["Namespace."],
    name: "namespace",
    isSingle: true,
    byMetadata: true,
    references: ({ metadata }) => clusterReferences("Namespace.", [metadata?.namespace]),
  },
  ...namespaced({
    "Pod.": "pods",
    "Service.": "services",
    "Deployment.apps": "deployments",
    "Job.batch": "jobs",
    "PersistentVolumeClaim.": "claims",
    "ConfigMap.": "configMaps",
    "Secret.": "secrets",
    "ResourceQuota.": "quotas",
    "NetworkPolicy.networking.k8s.io": "netpols",
  }),
  // Events and metrics.
  {
    from: ["Event."],
    to: "any",
    name: "object",
    back: "events",
    isSingle: true,
    hasKind: true,
    references: (object) => involved(object),
  },
  {
    from: ["PodMetrics.metrics.k8s.io"],
    to: ["Pod."],
    back: "metrics",
    isBackSingle: true,
    byMetadata: true,
    references: (object) => localReferences("Pod.", object, [object.metadata?.name]),
  },
  {
    from: ["NodeMetrics.metrics.k8s.io"],
    to: ["Node."],
    back: "metrics",
    isBackSingle: true,
    byMetadata: true,
    references: ({ metadata }) => clusterReferences("Node.", [metadata?.name]),
  },
];

function namespaced(names: Readonly<Record<string, string>>): Relationship[] {
  return Object.entries(names).map(([kind, back]) => ({
    from: [kind],
    to: ["Namespace."],
    back,
    byMetadata: true,
    references: ({ metadata }) => clusterReferences("Namespace.", [metadata?.namespace]),
  }));
}

// The kubelet sets the uid of a Node to the node's name. An Event of a cluster-scoped object is in another namespace.
function involved(object: KubeObject): Reference[] {
  const { uid, name, namespace, ...rest } = fieldsOf(object.involvedObject ?? object.regarding);
  const own = uid === name ? undefined : uid;
  const scope = namespace === undefined || namespace === "" ? { metadata: {} } : object;
  return typedReferences({ ...rest, name, namespace: namespace === "" ? undefined : namespace, uid: own }, scope);
}
