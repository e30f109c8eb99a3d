import { groupResourceOf } from "../../data/core/resource.ts";
import type { K8s } from "../../session/k8s.ts";
import type { FoundType } from "./targets.ts";

/** Finds the types of a category such as `all`, each once, in the server's order. */
export async function typesOfCategory(k8s: K8s, category: string, signal: AbortSignal): Promise<FoundType[]> {
  const resources = await k8s.resources({ signal });
  const members = resources.filter(({ categories, verbs }) => categories.includes(category) && verbs.includes("list"));
  // The server lists the preferred version first.
  const types = Map.groupBy(members, groupResourceOf);
  return [...types].flatMap(([type, [resource]]) => resource === undefined ? [] : [{ type, resource }]);
}
