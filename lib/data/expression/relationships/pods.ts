import { isRecord, type KubeObject, records } from "../../core/object.ts";
import {
  claimNames,
  clusterReferences,
  configMapNames,
  localReferences,
  type Reference,
  secretNames,
  serviceAccountName,
  templateClaimNames,
} from "./references.ts";
import { type Relationship, TEMPLATE_KINDS } from "./relationship.ts";

const POD_USERS = ["Pod.", ...TEMPLATE_KINDS];

/** The objects that Pods and their templates use. */
export const POD_RELATIONSHIPS: readonly Relationship[] = [
  {
    from: ["Pod."],
    to: ["Node."],
    name: "node",
    back: "pods",
    isSingle: true,
    references: ({ spec }) => clusterReferences("Node.", [spec?.nodeName]),
  },
  // The contents of Pods and templates.
  {
    from: POD_USERS,
    to: ["ConfigMap."],
    name: "configMaps",
    isUse: true,
    references: (object) => localReferences("ConfigMap.", object, configMapNames(object)),
  },
  {
    from: POD_USERS,
    to: ["Secret."],
    name: "secrets",
    isUse: true,
    references: (object) => localReferences("Secret.", object, secretNames(object)),
  },
  {
    from: POD_USERS,
    to: ["PersistentVolumeClaim."],
    name: "claims",
    isUse: true,
    references: (object) => localReferences("PersistentVolumeClaim.", object, claimNames(object)),
    // The claim of an ephemeral volume belongs to its Pod. Another claim of the same name is not used.
    accepts: ({ metadata, spec }, claim) => {
      const isEphemeral = records(spec?.volumes).some(({ name, ephemeral }) =>
        isRecord(ephemeral) && claim.metadata?.name === `${metadata?.name}-${name}`
      );
      return !isEphemeral || (claim.metadata?.ownerReferences ?? []).some(({ uid }) => uid === metadata?.uid);
    },
  },
  {
    from: ["StatefulSet.apps"],
    to: ["PersistentVolumeClaim."],
    name: "claims",
    isUse: true,
    references: (object) => localReferences("PersistentVolumeClaim.", object, templateClaimNames(object)),
  },
  {
    from: POD_USERS,
    to: ["ServiceAccount."],
    name: "serviceAccount",
    isSingle: true,
    isUse: true,
    references: (object) => localReferences("ServiceAccount.", object, [serviceAccountName(object)]),
  },
  // `pods` of the things that Pods use.
  ...(["ConfigMap.", "Secret.", "PersistentVolumeClaim.", "ServiceAccount."].map((kind): Relationship => ({
    from: ["Pod."],
    to: [kind],
    back: "pods",
    references: podUses(kind),
  }))),
  {
    from: ["Pod."],
    to: ["PriorityClass.scheduling.k8s.io"],
    name: "priorityClass",
    back: "pods",
    isSingle: true,
    references: ({ spec }) => clusterReferences("PriorityClass.scheduling.k8s.io", [spec?.priorityClassName]),
  },
  {
    from: ["Pod."],
    to: ["RuntimeClass.node.k8s.io"],
    name: "runtimeClass",
    back: "pods",
    isSingle: true,
    references: ({ spec }) => clusterReferences("RuntimeClass.node.k8s.io", [spec?.runtimeClassName]),
  },
  {
    from: ["Pod."],
    to: ["ResourceClaim.resource.k8s.io"],
    name: "resourceClaims",
    back: "pods",
    references: (object) =>
      localReferences(
        "ResourceClaim.resource.k8s.io",
        object,
        [...records(object.status?.resourceClaimStatuses), ...records(object.spec?.resourceClaims)].map((
          { resourceClaimName },
        ) => resourceClaimName),
      ),
  },
];

function podUses(kind: string): (object: KubeObject) => Reference[] {
  const names: Record<string, (object: KubeObject) => readonly unknown[]> = {
    "ConfigMap.": configMapNames,
    "Secret.": secretNames,
    "PersistentVolumeClaim.": claimNames,
    "ServiceAccount.": (object) => [serviceAccountName(object)],
  };
  return (object) => localReferences(kind, object, names[kind]?.(object) ?? []);
}
