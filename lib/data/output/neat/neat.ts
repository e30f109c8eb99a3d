import { isRecord, type KubeObject } from "../../core/object.ts";
import type { ListFormat } from "../list_format.ts";
import { withoutDefaults } from "./defaults.ts";

// The server sets these fields, even if a manifest contains them.
const METADATA = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];
// Set by kubectl and by controllers.
const ANNOTATIONS = [
  "deployment.kubernetes.io/revision",
  "deprecated.daemonset.template.generation",
  "kubectl.kubernetes.io/last-applied-configuration",
];
// Set by admission, to keep an object while it is in use.
const FINALIZERS = [
  "kubernetes.io/pv-protection",
  "kubernetes.io/pvc-protection",
  "service.kubernetes.io/load-balancer-cleanup",
];

/**
 * Returns an object as a manifest would have it: without its status, without the metadata that a server sets, and
 * without fields that have the value that a server sets by default. The namespace stays.
 */
export function neat(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object;
  const copy = copyOf(rest) as KubeObject;
  withoutDefaults(copy);
  const { metadata } = copy;
  if (metadata === undefined) return copy;
  removeKeys(metadata, METADATA);
  removeKeys(metadata.annotations, ANNOTATIONS);
  metadata.finalizers = metadata.finalizers?.filter((each) => !FINALIZERS.includes(each)) ?? [];
  if (copy.kind === "Namespace") removeKeys(metadata.labels, ["kubernetes.io/metadata.name"]);
  for (const key of ["annotations", "finalizers", "labels"] as const) {
    if (Object.keys(metadata[key] ?? {}).length === 0) delete metadata[key];
  }
  return copy;
}

/** Writes a list in another format, with each object as {@linkcode neat} returns it. */
export function neatList(format: ListFormat): ListFormat {
  return {
    begin: (sink) => format.begin(sink),
    object: (sink, object) => format.object(sink, neat(object)),
    end: (sink) => format.end(sink),
  };
}

function removeKeys(record: object | undefined, keys: readonly string[]): void {
  for (const key of keys) if (record !== undefined) Reflect.deleteProperty(record, key);
}

// structuredClone() would lose the digits of a LongInteger.
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)]));
}
