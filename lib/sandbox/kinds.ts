import { BUILTINS } from "../data/core/builtins.ts";
import { isRecord, type KubeObject } from "../data/core/object.ts";
import type { PrinterColumn, SandboxKind, Schema } from "./types.ts";

// These kinds configure parts that a sandbox does not have: webhooks, other API servers, storage drivers.
const LEFT_OUT_GROUPS = new Set(["admissionregistration.k8s.io", "apiregistration.k8s.io", "certificates.k8s.io"]);
const LEFT_OUT = new Set([
  "podtemplates",
  "csidrivers",
  "csinodes",
  "csistoragecapacities",
  "volumeattachments",
  "runtimeclasses",
]);

// On a real cluster, a kubelet answers these subresources.
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

/** Returns true if a kubelet answers the subresource on a real cluster. */
export function isOfKubelet({ group, plural }: SandboxKind, subresource: string): boolean {
  return group === "" && ["nodes", "pods", "services"].includes(plural) &&
    OF_KUBELET.has(subresource.split("/")[0] ?? "");
}

/** The built-in kinds that a sandbox serves. */
export const KINDS: readonly SandboxKind[] = [
  ...BUILTINS.filter(({ group, plural }) => !LEFT_OUT_GROUPS.has(group) && !LEFT_OUT.has(plural)).map((kind) => ({
    ...kind,
    subresources: listSubresources(kind),
  })),
  review(AUTHENTICATION, "SelfSubjectReview"),
  review(AUTHENTICATION, "TokenReview"),
  review(AUTHORIZATION, "LocalSubjectAccessReview", true),
  review(AUTHORIZATION, "SelfSubjectAccessReview"),
  review(AUTHORIZATION, "SelfSubjectRulesReview"),
  review(AUTHORIZATION, "SubjectAccessReview"),
];

function listSubresources({ plural, subresources }: Pick<SandboxKind, "plural" | "subresources">): string[] {
  const served = new Set(subresources.filter((name) => !NEEDS_NODE.has(name) && name !== "eviction"));
  if (plural === "serviceaccounts") served.add("token");
  return [...served];
}

/** Returns the kinds of a CustomResourceDefinition, one for each served version. */
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
