import { groupResourceOf, type Resource } from "../../../data/core/resource.ts";
import type { Candidate } from "../candidate.ts";

/** The names by which code can call a kind: singular, plural, short; with its group where a dot is typed, or it must. */
export function typeNames(resources: readonly Resource[], typed: string): Candidate[] {
  const first = new Map<string, Resource>();
  for (const resource of resources) if (!first.has(resource.plural)) first.set(resource.plural, resource);
  return unique(resources).flatMap((resource) => {
    const { plural, singular, kind, group, shortNames } = resource;
    const detail = group === "" ? kind : `${kind}  ${group}`;
    const isOther = first.get(plural)?.group !== group;
    const names = isOther ? [] : [singular || kind.toLowerCase(), plural, ...shortNames];
    const qualified = group !== "" && (isOther || typed.includes(".")) ? [groupResourceOf(resource)] : [];
    return [...names, ...qualified].map((text) => ({ text, detail }));
  });
}

/** The names of kinds, as commands list them: plurals, and then the same with their groups. */
export function typeWords(resources: readonly Resource[]): Candidate[] {
  const listable = unique(resources).filter(({ verbs }) => verbs.includes("list"));
  const detail = ({ kind, group, shortNames }: Resource) =>
    [kind, group, shortNames.join(",")].filter((part) => part !== "").join("  ");
  return [
    ...listable.map((resource) => ({ text: resource.plural, detail: detail(resource) })),
    ...listable.filter(({ group }) => group !== "").map((resource) => ({
      text: groupResourceOf(resource),
      detail: detail(resource),
    })),
  ];
}

// A kind in several versions is one kind to whoever names it.
function unique(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.toReversed().map((each) => [groupResourceOf(each), each])).values()].reverse();
}
