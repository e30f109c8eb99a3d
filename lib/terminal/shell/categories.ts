import { groupResourceOf } from "../../data/core/resource.ts";
import type { K8s } from "../../session/k8s.ts";

/** The types of a category such as `all`, each once, in the server's order. */
export async function typesOfCategory(k8s: K8s, category: string, signal: AbortSignal): Promise<string[]> {
  const resources = await k8s.resources({ signal });
  const members = resources.filter(({ categories, verbs }) => categories.includes(category) && verbs.includes("list"));
  return [...new Set(members.map(groupResourceOf))];
}
