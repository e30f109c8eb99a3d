import type { Resource } from "../../../data/core/resource.ts";
import type { Candidate } from "../candidate.ts";

// Fields that name another object: the last keys of the field's path, and the type of the object.
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

/** Returns the type of the objects that a manifest field can name. */
export function referenceAt(path: readonly (string | number)[]): string | undefined {
  const text = path.filter((part) => typeof part === "string").join(".");
  return REFERENCES.find(([pattern]) => pattern.test(text))?.[1];
}

/** Returns values for the rules of a role: `rules[].verbs`, `resources` and `apiGroups`. */
export function ruleValues(
  path: readonly (string | number)[],
  resources: readonly Resource[],
): Candidate[] | undefined {
  if (typeof path[3] !== "number") return undefined;
  switch (path[2]) {
    case "verbs":
      return unique(["*", ...resources.flatMap(({ verbs }) => verbs)]);
    case "apiGroups":
      return unique(["*", ...resources.map(({ group }) => group)]);
    case "resources":
      return unique([
        "*",
        ...resources.flatMap(({ plural, subresources }) => [
          plural,
          ...subresources.map((name) => `${plural}/${name}`),
        ]),
      ]);
  }
  return undefined;
}

function unique(words: readonly string[]): Candidate[] {
  return [...new Set(words)].map((text) => ({ text }));
}
