import type { KubeObject } from "../data/core/object.ts";
import type { Resource } from "../data/core/resource.ts";

/** Who a request comes from. */
export interface Identity {
  /** The user. */
  user: string;
  /** The groups of the user. */
  groups?: readonly string[];
  /** The unique id, where there is one. */
  uid?: string;
  /** Whatever else the authenticator knows. */
  extra?: Readonly<Record<string, readonly string[]>>;
}

/** A kind that the sandbox serves. */
export interface SandboxKind extends Resource {
  /** Set for a kind that a CustomResourceDefinition made. */
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

/** The part of an OpenAPI v3 schema that the API server's own behaviour hangs on. */
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

/** What a request asks for, as the API server's RequestInfo. */
export interface RequestInfo {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; the method in lower case for other paths. */
  verb: string;
  path: string;
  query: URLSearchParams;
  /** Undefined for a path that is no kind's. */
  kind?: SandboxKind;
  /** What the path says, whether there is such a kind or not; empty for a path that is no resource's. */
  group: string;
  resource: string;
  namespace: string;
  name: string;
  subresource: string;
}

/** An object as it is stored: with name, uid and resourceVersion. */
export type Stored = KubeObject & {
  apiVersion: string;
  kind: string;
  metadata: NonNullable<KubeObject["metadata"]> & { name: string; uid: string; resourceVersion: string };
};
