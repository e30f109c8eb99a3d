import { isRecord, type KubeObject } from "../../core/object.ts";
import { clusterReferences, fieldsOf, type Reference, typedReferences, withApiVersion } from "./references.ts";
import { type Relationship } from "./relationship.ts";

const STORAGE = "storage.k8s.io";

/** Claims, volumes and their classes. */
export const STORAGE_RELATIONSHIPS: readonly Relationship[] = [
  // Storage.
  {
    from: ["PersistentVolume."],
    to: ["PersistentVolumeClaim."],
    name: "claim",
    isSingle: true,
    crossesNamespaces: true,
    references: (object) =>
      typedReferences({ kind: "PersistentVolumeClaim", apiVersion: "v1", ...fieldsOf(object.spec?.claimRef) }, object),
  },
  {
    from: ["PersistentVolumeClaim."],
    to: ["PersistentVolume."],
    name: "volume",
    isSingle: true,
    references: ({ spec }) => clusterReferences("PersistentVolume.", [spec?.volumeName]),
    // A claim that was deleted and created again has another uid than the one in the volume.
    accepts: ({ metadata }, { spec }) => spec?.claimRef?.uid === undefined || spec.claimRef.uid === metadata?.uid,
  },
  {
    from: ["PersistentVolumeClaim."],
    to: "any",
    name: "source",
    isSingle: true,
    hasKind: true,
    references: (object) =>
      typedReferences(withApiVersion(object.spec?.dataSourceRef ?? object.spec?.dataSource), object),
  },
  ...[["PersistentVolumeClaim.", "claims"], ["PersistentVolume.", "volumes"]].map((
    [from = "", back],
  ): Relationship => ({
    from: [from],
    to: [`StorageClass.${STORAGE}`],
    name: "storageClass",
    back: back as string,
    isSingle: true,
    references: ({ spec }) => clusterReferences(`StorageClass.${STORAGE}`, [spec?.storageClassName]),
  })),
  {
    from: ["PersistentVolumeClaim.", "PersistentVolume."],
    to: [`VolumeAttributesClass.${STORAGE}`],
    name: "attributesClass",
    isSingle: true,
    references: ({ spec }) => clusterReferences(`VolumeAttributesClass.${STORAGE}`, [spec?.volumeAttributesClassName]),
  },
  {
    from: ["PersistentVolume."],
    to: ["Secret."],
    name: "secrets",
    crossesNamespaces: true,
    isUse: true,
    references: (object) => volumeSecrets(object),
  },
  {
    from: [`VolumeAttributesClass.${STORAGE}`],
    to: [`CSIDriver.${STORAGE}`],
    name: "driver",
    isSingle: true,
    references: ({ driverName }) => clusterReferences(`CSIDriver.${STORAGE}`, [driverName]),
  },
  {
    from: ["PersistentVolume."],
    to: [`CSIDriver.${STORAGE}`],
    name: "driver",
    back: "volumes",
    isSingle: true,
    references: ({ spec }) => clusterReferences(`CSIDriver.${STORAGE}`, [spec?.csi?.driver]),
  },
  {
    from: [`VolumeAttachment.${STORAGE}`],
    to: ["PersistentVolume."],
    name: "volume",
    back: "attachments",
    isSingle: true,
    references: ({ spec }) => clusterReferences("PersistentVolume.", [spec?.source?.persistentVolumeName]),
  },
  {
    from: [`VolumeAttachment.${STORAGE}`],
    to: ["Node."],
    name: "node",
    back: "attachments",
    isSingle: true,
    references: ({ spec }) => clusterReferences("Node.", [spec?.nodeName]),
  },
];

function volumeSecrets(object: KubeObject): Reference[] {
  const sources = Object.entries(fieldsOf(object.spec)).filter(([, source]) => isRecord(source));
  const references = sources.flatMap(([, source]) =>
    Object.entries(fieldsOf(source)).filter(([field]) => /SecretRef$|^secretRef$/.test(field)).map(([, secret]) =>
      secret
    )
  );
  const { secretName, secretNamespace } = fieldsOf(object.spec?.azureFile);
  return [...references, { name: secretName, namespace: secretNamespace }]
    .flatMap((secret) => typedReferences({ kind: "Secret", apiVersion: "v1", ...fieldsOf(secret) }, object));
}
