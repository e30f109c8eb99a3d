import { groupResourceOf, type Resource } from "../../../data/core/resource.ts";
import type { Candidate } from "../candidate.ts";

/** The form of a type name that is offered first. */
export type NamedFirst = "singular" | "plural";

/**
 * Returns one candidate per type: the first of its names that begins with the typed text, with its other names as
 * description. The name includes the group if a dot is typed, or if another group has the same plural.
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

/** Returns the plural names of types, as commands list them. */
export function typeWords(resources: readonly Resource[], typed: string): Candidate[] {
  return typeNames(resources.filter(({ verbs }) => verbs.includes("list")), typed, "plural");
}

// Several versions of one kind count as one type.
function unique(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.toReversed().map((each) => [groupResourceOf(each), each])).values()].reverse();
}
