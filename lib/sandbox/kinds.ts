import { BUILTINS } from "../data/core/builtins.ts";
import { isRecord, type KubeObject } from "../data/core/object.ts";
import type { PrinterColumn, SandboxKind, Schema } from "./types.ts";

// Kinds that hang on what a sandbox has not: webhooks, other API servers, storage drivers.
const LEFT_OUT_GROUPS = new Set(["admissionregistration.k8s.io", "apiregistration.k8s.io", "certificates.k8s.io"]);
const LEFT_OUT = new Set([
  "podtemplates",
  "csidrivers",
  "csinodes",
  "csistoragecapacities",
  "volumeattachments",
  "runtimeclasses",
]);

// What a kubelet would answer.
const OF_KUBELET = new Set(["attach", "exec", "log", "portforward", "proxy"]);
const NEEDS_NODE = new Set([
  ...OF_KUBELET,
  "binding",
  "resize",
  "ephemeralcontainers",
  "finalize",
]);

function review(group: string, kind: string, namespaced = false): SandboxKind {
  const singular = kind.toLowerCase();
  return {
    group,
    version: "v1",
    kind,
    plural: `${singular}s`,
    singular,
    namespaced,
    shortNames: [],
    verbs: ["create"],
    categories: [],
    subresources: [],
  };
}

const AUTHENTICATION = "authentication.k8s.io";
const AUTHORIZATION = "authorization.k8s.io";

/** Says whether a subresource is there on a real cluster, where a kubelet answers. */
export function isOfKubelet({ group, plural }: SandboxKind, subresource: string): boolean {
  return group === "" && ["nodes", "pods", "services"].includes(plural) &&
    OF_KUBELET.has(subresource.split("/")[0] ?? "");
}

/** The kinds that a sandbox has from the start. */
export const KINDS: readonly SandboxKind[] = [
  ...BUILTINS.filter(({ group, plural }) => !LEFT_OUT_GROUPS.has(group) && !LEFT_OUT.has(plural)).map((kind) => ({
    ...kind,
    subresources: [
      ...kind.subresources.filter((name) => !NEEDS_NODE.has(name) && name !== "eviction"),
      ...(kind.plural === "serviceaccounts" ? ["token"] : []),
    ].filter((name, index, all) => all.indexOf(name) === index),
  })),
  review(AUTHENTICATION, "SelfSubjectReview"),
  review(AUTHENTICATION, "TokenReview"),
  review(AUTHORIZATION, "LocalSubjectAccessReview", true),
  review(AUTHORIZATION, "SelfSubjectAccessReview"),
  review(AUTHORIZATION, "SelfSubjectRulesReview"),
  review(AUTHORIZATION, "SubjectAccessReview"),
];

/** The kinds that a CustomResourceDefinition makes: one for each served version. */
export function customKinds(definition: KubeObject): SandboxKind[] {
  const { group, names = {}, scope, versions = [] } = definition.spec ?? {};
  return versions.filter((version: { served?: boolean }) => version.served).map((version: Record<string, unknown>) => {
    const schema: Schema = isRecord(version.schema) ? version.schema.openAPIV3Schema as Schema ?? {} : {};
    const subresources = isRecord(version.subresources) ? Object.keys(version.subresources) : [];
    return {
      group,
      version: version.name,
      kind: names.kind,
      plural: names.plural,
      singular: names.singular ?? String(names.kind).toLowerCase(),
      namespaced: scope === "Namespaced",
      shortNames: names.shortNames ?? [],
      verbs: ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
      categories: names.categories ?? [],
      subresources,
      custom: {
        schema,
        columns: version.additionalPrinterColumns as PrinterColumn[] ?? [],
        preserveUnknown: schema["x-kubernetes-preserve-unknown-fields"] === true,
      },
    };
  });
}
