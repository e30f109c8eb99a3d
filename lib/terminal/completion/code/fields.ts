import { findResource } from "../../../api/discovery/resolve.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Candidate } from "../candidate.ts";
import type { Knowledge } from "../cluster_cache.ts";
import { fieldShape, type Shape } from "./shape.ts";
import { fieldCandidates, step } from "./member_types.ts";

/** Completes a field path for `explain`: `pod`, `pod.spec.containers`, `deployments.apps.spec`. */
export async function fieldPaths(
  k8s: K8s,
  typed: string,
  knowledge: Knowledge,
  signal?: AbortSignal,
): Promise<Candidate[]> {
  const resources = await knowledge.types(k8s, signal);
  const head = typed.slice(0, typed.lastIndexOf(".") + 1);
  const parts = head.split(".").slice(0, -1);
  const types = resources.map(({ plural, singular, kind, group }) => ({
    text: head === "" ? singular || plural : plural + (group === "" ? "" : `.${group}`),
    detail: kind,
  }));
  if (parts.length === 0) return types;
  // The longest prefix that is a type's name. The rest are fields.
  for (let count = parts.length; count > 0; count--) {
    const resource = findResource(resources, parts.slice(0, count).join("."));
    if (resource === undefined) continue;
    const found = await knowledge.schema(k8s, resource, signal);
    let shape: Shape | undefined = found && fieldShape(found.schema, found.document);
    for (const part of parts.slice(count)) shape = shape && step(inside(shape), part);
    const at = shape && inside(shape);
    const fields = at?.is === "field" ? fieldCandidates(at) : [];
    return [...fields.map((field) => ({ ...field, text: head + field.text })), ...(count === 1 ? types : [])];
  }
  return types;
}

/** Returns the schema of a list's items, because `pod.spec.containers.image` skips the list. */
export function inside(shape: Shape): Shape {
  return shape.is === "list" ? inside(shape.of) : shape;
}
