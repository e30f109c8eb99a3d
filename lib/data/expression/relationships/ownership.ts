import { isRecord, type KubeObject } from "../../core/object.ts";
import { formatLabelSelector, type LabelSelector } from "../../core/selectors.ts";
import {
  clusterReferences,
  fieldsOf,
  localReferences,
  ownerReferencesOf,
  type Reference,
  typedReferences,
} from "./references.ts";
import { POD_OWNERS, type Relationship } from "./relationship.ts";

/** Owners of any kind, by uid. `tree` follows this relationship in both directions. */
export const OWNERSHIP: Relationship & Required<Pick<Relationship, "references">> = {
  from: "any",
  to: "any",
  name: "owners",
  back: "owned",
  hasKind: true,
  byMetadata: true,
  references: ownerReferencesOf,
};

/** Owners, Namespaces, Events and metrics. */
export const OWNER_RELATIONSHIPS: readonly Relationship[] = [
  OWNERSHIP,
  {
    from: ["Pod."],
    to: POD_OWNERS,
    back: "pods",
    byMetadata: true,
    references: ownerReferencesOf,
    narrow: ownSelector,
  },
  {
    from: ["ReplicaSet.apps"],
    to: ["Deployment.apps"],
    back: "replicaSets",
    byMetadata: true,
    references: ownerReferencesOf,
    narrow: ownSelector,
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
  // The kubelet's heartbeat and its drivers have the name of their node.
  {
    from: ["Lease.coordination.k8s.io"],
    to: ["Node."],
    back: "lease",
    isBackSingle: true,
    crossesNamespaces: true,
    byMetadata: true,
    references: ({ metadata }) =>
      metadata?.namespace === NODE_LEASES ? clusterReferences("Node.", [metadata.name]) : [],
    narrow: ({ metadata }) => ({ namespace: NODE_LEASES, fields: `metadata.name=${metadata?.name}` }),
  },
  {
    from: ["CSINode.storage.k8s.io"],
    to: ["Node."],
    back: "csiNode",
    isBackSingle: true,
    byMetadata: true,
    references: ({ metadata }) => clusterReferences("Node.", [metadata?.name]),
  },
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

const NODE_LEASES = "kube-node-lease";

// A workload adopts only objects that its selector matches.
function ownSelector({ spec }: KubeObject): { labels: string } | undefined {
  const labels = selectorOf(spec?.selector);
  return labels === undefined ? undefined : { labels };
}

/** Returns the text of a LabelSelector, or of a map of labels as in Services. Returns undefined for any other value. */
export function selectorOf(given: unknown): string | undefined {
  if (!isRecord(given)) return undefined;
  if (isRecord(given.matchLabels) || Array.isArray(given.matchExpressions)) {
    return formatLabelSelector(given as LabelSelector);
  }
  const isMap = Object.values(given).every((value) => typeof value === "string");
  return isMap ? formatLabelSelector({ matchLabels: given as Record<string, string> }) : undefined;
}

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
