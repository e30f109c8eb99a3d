import type { KubeObject } from "../../lib/data/core/object.ts";

/** A CustomResourceDefinition with a printer column, whose objects own things. */
export const WIDGETS: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.views.example.com" },
  spec: {
    group: "views.example.com",
    scope: "Namespaced",
    names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wd"] },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      subresources: { status: {} },
      additionalPrinterColumns: [
        { name: "Size", type: "integer", jsonPath: ".spec.size" },
        { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
      ],
      schema: {
        openAPIV3Schema: {
          type: "object",
          description: "A thing that is made of Pods.",
          required: ["spec"],
          properties: {
            spec: {
              type: "object",
              required: ["size"],
              properties: {
                size: { type: "integer", description: "How many.", minimum: 1 },
                color: { type: "string", enum: ["red", "blue"], default: "red" },
                parts: {
                  type: "array",
                  items: { type: "object", properties: { name: { type: "string" } } },
                },
                any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
              },
            },
            status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
          },
        },
      },
    }],
  },
};

/** A Widget. */
export function widget(name: string, spec: Record<string, unknown> = { size: 2 }): KubeObject {
  return { apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name }, spec };
}

/** Returns the fields that make an object owned by another. */
export function ownedBy({ apiVersion = "", kind = "", metadata }: KubeObject) {
  return {
    ownerReferences: [{ apiVersion, kind, name: metadata?.name ?? "", uid: metadata?.uid ?? "", controller: true }],
  };
}

/** A Pod that waits for a node. */
export function pod(name: string, metadata: KubeObject["metadata"] = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...metadata },
    spec: { containers: [{ name: "main", image: "busybox:1" }] },
  };
}

/** An event, so many minutes before noon. */
export function event(
  name: string,
  minutes: number,
  about: KubeObject,
  fields: Record<string, unknown> = {},
): KubeObject {
  const time = new Date(Date.UTC(2026, 0, 1, 12) - minutes * 60_000).toISOString().replace(".000Z", "Z");
  const { namespace = "default", name: subject, uid } = about.metadata ?? {};
  const involvedObject = {
    kind: about.kind,
    ...(about.apiVersion === undefined ? {} : { apiVersion: about.apiVersion }),
    name: subject,
    namespace,
    ...(uid === undefined ? {} : { uid }),
  };
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace },
    involvedObject,
    type: "Normal",
    reason: "Tested",
    message: "it was tested",
    source: { component: "tester" },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    ...fields,
  };
}
