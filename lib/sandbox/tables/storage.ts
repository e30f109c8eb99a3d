import type { StoredObject } from "../types.ts";
import { type Printer, record, spec, statusColumn, textColumn } from "./parts.ts";

const MODES: readonly (readonly [string, string])[] = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
];

/** The printers of volumes, claims and storage classes. */
export const STORAGE: Record<string, Printer> = {
  "PersistentVolume.": (object) => {
    const { capacity, accessModes, persistentVolumeReclaimPolicy, claimRef, volumeMode } = spec(object);
    const { namespace, name } = record(claimRef);
    return {
      Capacity: record(capacity).storage ?? "0",
      "Access Modes": modes(accessModes),
      "Reclaim Policy": textColumn(persistentVolumeReclaimPolicy),
      Status: phase(object),
      Claim: claimRef === undefined ? "" : `${textColumn(namespace)}/${textColumn(name)}`,
      StorageClass: storageClass(object),
      VolumeAttributesClass: spec(object).volumeAttributesClassName ?? "<unset>",
      Reason: textColumn(statusColumn(object).reason),
      VolumeMode: volumeMode ?? "<unset>",
    };
  },
  "PersistentVolumeClaim.": (object) => {
    const { volumeName, volumeMode } = spec(object);
    const isBound = textColumn(volumeName) !== "";
    return {
      Status: phase(object),
      Volume: textColumn(volumeName),
      Capacity: isBound ? record(statusColumn(object).capacity).storage ?? "0" : "",
      "Access Modes": isBound ? modes(statusColumn(object).accessModes) : "",
      StorageClass: storageClass(object),
      VolumeAttributesClass: spec(object).volumeAttributesClassName ?? "<unset>",
      VolumeMode: volumeMode ?? "<unset>",
    };
  },
  "StorageClass.storage.k8s.io": (object) => {
    const { annotations = {}, name } = object.metadata;
    const isDefault = ["storageclass.kubernetes.io", "storageclass.beta.kubernetes.io"]
      .some((domain) => annotations[`${domain}/is-default-class`] === "true");
    return {
      Name: `${name}${isDefault ? " (default)" : ""}`,
      Provisioner: object.provisioner,
      ReclaimPolicy: object.reclaimPolicy ?? "Delete",
      VolumeBindingMode: object.volumeBindingMode ?? "Immediate",
      AllowVolumeExpansion: object.allowVolumeExpansion ?? false,
    };
  },
};

function phase(object: StoredObject): string {
  return object.metadata.deletionTimestamp === undefined ? textColumn(statusColumn(object).phase) : "Terminating";
}

function modes(value: unknown): string {
  const given = Array.isArray(value) ? value : [];
  return MODES.filter(([mode]) => given.includes(mode)).map(([, short]) => short).join(",");
}

// The annotation is older than the field and takes precedence.
function storageClass(object: StoredObject): string {
  return object.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] ??
    textColumn(spec(object).storageClassName);
}
