// Where a kind's fields name another object: the last keys of the way to the field, and the type that is named.
const REFERENCES: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)metadata\.namespace$/, "namespaces"],
  [/\.serviceAccountName$/, "serviceaccounts"],
  [/\.nodeName$/, "nodes"],
  [/\.secretName$/, "secrets"],
  [/\.claimName$/, "persistentvolumeclaims"],
  [/\.storageClassName$/, "storageclasses"],
  [/\.priorityClassName$/, "priorityclasses"],
  [/\.runtimeClassName$/, "runtimeclasses"],
  [/\.ingressClassName$/, "ingressclasses"],
  [/\.(configMap|configMapRef|configMapKeyRef)\.name$/, "configmaps"],
  [/\.(secretRef|secretKeyRef|imagePullSecrets)\.name$/, "secrets"],
  [/\.backend\.service\.name$/, "services"],
];

/** The type of the objects whose names a field of a manifest takes. */
export function referenceAt(path: readonly (string | number)[]): string | undefined {
  const text = path.filter((part) => typeof part === "string").join(".");
  return REFERENCES.find(([pattern]) => pattern.test(text))?.[1];
}
