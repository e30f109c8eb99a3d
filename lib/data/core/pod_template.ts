import { isRecord, type KubeObject } from "./object.ts";

type Json = Record<string, unknown>;

// Custom kinds such as Argo's Rollout and Knative's Service have their pods at the usual path.
const TEMPLATE_PATHS: readonly (readonly string[])[] = [
  ["spec", "jobTemplate", "spec", "template"],
  ["spec", "template"],
  ["template"],
];

/** The places of the pods that objects describe: in a CronJob, a workload, a PodTemplate, and a Pod. */
export const POD_SPEC_PATHS: readonly (readonly string[])[] = [
  ...TEMPLATE_PATHS.map((path) => [...path, "spec"]),
  ["spec"],
];

/** Returns the path of the pod specification in an object: its own, or that of its template. */
export function podSpecPath(object: KubeObject): readonly string[] | undefined {
  return POD_SPEC_PATHS.find((path) => {
    const spec = recordAt(object, path);
    if (spec === undefined) return false;
    return path.length > 1 || object.kind === "Pod" || Array.isArray(spec.containers);
  });
}

/** Returns the specification of the pods that an object describes. Undefined if it describes none. */
export function podSpecOf(object: KubeObject): Json | undefined {
  const path = podSpecPath(object);
  return path && recordAt(object, path);
}

/** Returns the labels of the pods that a workload creates. */
export function templateLabels(object: KubeObject): Record<string, string> {
  const template = TEMPLATE_PATHS.map((path) => recordAt(object, path)).find((template) => template !== undefined);
  const labels = isRecord(template?.metadata) ? template.metadata.labels : undefined;
  return isRecord(labels) ? labels as Record<string, string> : {};
}

function recordAt(object: Json, path: readonly string[]): Json | undefined {
  const value = path.reduce<unknown>((at, name) => isRecord(at) ? at[name] : undefined, object);
  return isRecord(value) ? value : undefined;
}
