import { groupResourceOf, type Resource } from "../../../data/core/resource.ts";
import type { Candidate } from "../candidate.ts";

/** Which name of a kind is offered first. */
export type NamedFirst = "singular" | "plural";

/**
 * One choice per kind: the first of its names that begins with the typed text, with its other names beside it. The name
 * has a group if a dot is typed, or if another group has the same plural.
 */
export function typeNames(resources: readonly Resource[], typed: string, first: NamedFirst): Candidate[] {
  const owners = new Map<string, Resource>();
  for (const resource of resources) if (!owners.has(resource.plural)) owners.set(resource.plural, resource);
  return unique(resources).flatMap((resource) => {
    const { plural, kind, group, shortNames } = resource;
    const singular = resource.singular || kind.toLowerCase();
    const isOther = owners.get(plural)?.group !== group;
    const names = isOther ? [] : [...(first === "singular" ? [singular, plural] : [plural, singular]), ...shortNames];
    const qualified = group === "" || !(isOther || typed.includes(".")) ? [] : [groupResourceOf(resource)];
    const all = [...new Set([...names, ...qualified])];
    const text = all.find((name) => name.startsWith(typed.toLowerCase()));
    if (text === undefined) return [];
    const others = all.filter((name) => name !== text).join(", ");
    return [{ text, detail: [kind, group, others].filter((part) => part !== "").join("  ") }];
  });
}

/** The names of kinds, as commands list them: plurals. */
export function typeWords(resources: readonly Resource[], typed: string): Candidate[] {
  return typeNames(resources.filter(({ verbs }) => verbs.includes("list")), typed, "plural");
}

// A kind in several versions is one kind to whoever names it.
function unique(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.toReversed().map((each) => [groupResourceOf(each), each])).values()].reverse();
}
