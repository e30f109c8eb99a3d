import { selectableFields } from "../../../data/core/selectable_fields.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Candidate } from "../candidate.ts";
import type { Knowledge } from "../cluster_cache.ts";

/** Completes the last requirement of a label selector: `app=web,ti`. */
export function labelSelectors(labels: ReadonlyMap<string, string[]>, typed: string): Candidate[] {
  const head = typed.slice(0, typed.lastIndexOf(",") + 1);
  const [, key, sign] = /^([^=!]+?)(==?|!=)/.exec(typed.slice(head.length)) ?? [];
  if (key !== undefined) return (labels.get(key) ?? []).map((value) => ({ text: `${head}${key}${sign}${value}` }));
  return [...labels].map(([key, values]) => ({
    text: `${head}${key}=`,
    detail: values.slice(0, 3).join(", "),
    unfinished: true,
  }));
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  "status.phase": ["Pending", "Running", "Succeeded", "Failed", "Unknown"],
  "spec.restartPolicy": ["Always", "OnFailure", "Never"],
  "type": ["Normal", "Warning"],
};

/** Returns the fields that can select a kind's objects. Returns none if the kind does not exist. */
export async function fieldsOfType(
  k8s: K8s,
  type: string,
  knowledge: Knowledge,
  signal?: AbortSignal,
): Promise<string[]> {
  const resource = await knowledge.resolve(k8s, type, signal);
  return resource === undefined ? [] : selectableFields(resource);
}

/** Completes a field selector. */
export function fieldSelectors(fields: readonly string[], typed: string): Candidate[] {
  const head = typed.slice(0, typed.lastIndexOf(",") + 1);
  const [, key = "", sign] = /^([^=!]+?)(==?|!=)/.exec(typed.slice(head.length)) ?? [];
  if (key !== "") return (VALUES[key] ?? []).map((value) => ({ text: `${head}${key}${sign}${value}` }));
  return fields.map((field) => ({ text: `${head}${field}=`, unfinished: true }));
}
