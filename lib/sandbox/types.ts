import type { KubeObject } from "../data/core/object.ts";
import type { Resource } from "../data/core/resource.ts";

/** The user behind a request, as RBAC and a SelfSubjectReview see them (authentication.k8s.io/v1 UserInfo). */
export interface Identity {
  /** The user name, such as `jane` or `system:serviceaccount:default:ci`. */
  user: string;
  /** The groups of the user, such as `system:masters`. @default {[]} */
  groups?: readonly string[];
  /** A unique id of the user. @default {undefined} */
  uid?: string;
  /** More attributes of the user, each with its values. @default {undefined} */
  extra?: Readonly<Record<string, readonly string[]>>;
}

/** A kind that the sandbox serves. */
export interface SandboxKind extends Resource {
  /** Set if a CustomResourceDefinition defines the kind. */
  custom?: { schema: Schema; columns: PrinterColumn[]; preserveUnknown: boolean };
}

/** A column of a CustomResourceDefinition (`additionalPrinterColumns[]`). */
export interface PrinterColumn {
  name: string;
  type: string;
  jsonPath: string;
  format?: string;
  description?: string;
  priority?: number;
}

/** The part of an OpenAPI v3 schema that determines the API server's behavior. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  required?: string[];
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  pattern?: string;
  nullable?: boolean;
  "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[];
  "x-kubernetes-list-type"?: "atomic" | "map" | "set";
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-map-type"?: "atomic" | "granular";
  "x-kubernetes-patch-merge-key"?: string;
  "x-kubernetes-patch-strategy"?: string;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-int-or-string"?: boolean;
}

/** The verb and the resource of a request, like the API server's RequestInfo. */
export interface SandboxRequest {
  /** The verb in RBAC's words, such as `list` or `deletecollection`; for other paths, the method in lower case. */
  verb: string;
  path: string;
  query: URLSearchParams;
  /** Undefined if the sandbox serves no such kind, or the path is not a resource's. */
  kind?: SandboxKind | undefined;
  /** The group in the path. This and the fields below are set even if there is no such kind, and may be empty. */
  group: string;
  resource: string;
  namespace: string;
  name: string;
  subresource: string;
}

/** A stored object, which always has a name, a uid and a resourceVersion. */
export type StoredObject = KubeObject & {
  apiVersion: string;
  kind: string;
  metadata: NonNullable<KubeObject["metadata"]> & { name: string; uid: string; resourceVersion: string };
};
