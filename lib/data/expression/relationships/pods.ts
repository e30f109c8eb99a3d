import { isRecord, type KubeObject, records } from "../../core/object.ts";
import { podSpecOf } from "../../core/pod_template.ts";
import {
  claimNames,
  clusterReferences,
  configMapNames,
  fieldsOf,
  localReferences,
  secretNames,
  serviceAccountName,
  templateClaimNames,
} from "./references.ts";
import { type Relationship, TEMPLATE_KINDS } from "./relationship.ts";

/** The objects that both Pods and templates name. */
const POD_USES: readonly Omit<Relationship, "from">[] = [
  {
    to: ["ConfigMap."],
    name: "configMaps",
    isUse: true,
    references: (object) => localReferences("ConfigMap.", object, configMapNames(object)),
  },
  {
    to: ["Secret."],
    name: "secrets",
    isUse: true,
    references: (object) => localReferences("Secret.", object, secretNames(object)),
  },
  {
    to: ["PersistentVolumeClaim."],
    name: "claims",
    isUse: true,
    references: (object) => localReferences("PersistentVolumeClaim.", object, claimNames(object)),
    accepts: isOwnClaim,
  },
  {
    to: ["ServiceAccount."],
    name: "serviceAccount",
    isSingle: true,
    isUse: true,
    references: (object) => localReferences("ServiceAccount.", object, [serviceAccountName(object)]),
  },
  {
    to: ["PriorityClass.scheduling.k8s.io"],
    name: "priorityClass",
    isSingle: true,
    references: (object) =>
      clusterReferences("PriorityClass.scheduling.k8s.io", [podSpecOf(object)?.priorityClassName]),
  },
  {
    to: ["RuntimeClass.node.k8s.io"],
    name: "runtimeClass",
    isSingle: true,
    references: (object) => clusterReferences("RuntimeClass.node.k8s.io", [podSpecOf(object)?.runtimeClassName]),
  },
  {
    to: ["ResourceClaim.resource.k8s.io"],
    name: "resourceClaims",
    references: (object) => localReferences("ResourceClaim.resource.k8s.io", object, resourceClaimNames(object)),
  },
];

/** The objects that Pods and their templates use. */
export const POD_RELATIONSHIPS: readonly Relationship[] = [
  {
    from: ["Pod."],
    to: ["Node."],
    name: "node",
    back: "pods",
    isSingle: true,
    references: ({ spec }) => clusterReferences("Node.", [spec?.nodeName]),
    narrow: ({ metadata }) => ({ fields: `spec.nodeName=${metadata?.name}` }),
  },
  ...POD_USES.map((use): Relationship => ({ ...use, from: ["Pod."], back: "pods" })),
  ...POD_USES.map((use): Relationship => ({ ...use, from: TEMPLATE_KINDS })),
  {
    from: ["StatefulSet.apps"],
    to: ["PersistentVolumeClaim."],
    name: "claims",
    isUse: true,
    references: (object) => localReferences("PersistentVolumeClaim.", object, templateClaimNames(object)),
  },
];

// The claim of an ephemeral volume belongs to its Pod. Another claim of the same name is not used.
function isOwnClaim({ metadata, spec }: KubeObject, claim: KubeObject): boolean {
  const isEphemeral = records(spec?.volumes).some(({ name, ephemeral }) =>
    isRecord(ephemeral) && claim.metadata?.name === `${metadata?.name}-${name}`
  );
  return !isEphemeral || (claim.metadata?.ownerReferences ?? []).some(({ uid }) => uid === metadata?.uid);
}

function resourceClaimNames(object: KubeObject): unknown[] {
  const { status } = object;
  const claims = [
    ...records(podSpecOf(object)?.resourceClaims),
    ...records(status?.resourceClaimStatuses),
    ...records(status?.nodeAllocatableResourceClaimStatuses),
    fieldsOf(status?.extendedResourceClaimStatus),
  ];
  return claims.map(({ resourceClaimName }) => resourceClaimName);
}
