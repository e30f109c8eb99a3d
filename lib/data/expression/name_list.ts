import { KIND_NAMES, OTHER_KIND_NAMES } from "./kind_names.ts";
import { groupKindOf, kindKeyOf, namesOfKind } from "./names_of_kind.ts";
import { OBJECT_NAMES } from "./object_names.ts";
import { RELATIONSHIPS } from "./relationships/table.ts";

/** A name of expressions, with a description of one line. */
export interface ListedName {
  readonly name: string;
  readonly description: string;
}

/** Some kinds and the names that all of them have. */
export interface ListedKinds {
  /** The kinds, such as `Deployment`. */
  readonly kinds: readonly string[];
  readonly names: readonly ListedName[];
}

const ANY = { group: "", kind: "" };

/** Returns the names that every object has. */
export function listObjectNames(): ListedName[] {
  const computed = Object.entries({ ...OBJECT_NAMES, ...OTHER_KIND_NAMES });
  return [...computed, ...namesOfKind(ANY).related].map(([name, { description }]) => ({ name, description }));
}

/** Returns the computed names, each with all kinds that have it. */
export function listComputedNames(): ListedKinds[] {
  const all = Object.entries(KIND_NAMES).flatMap(([key, names]) =>
    Object.entries(names).map(([name, { description }]) => ({ kind: groupKindOf(key).kind, name, description }))
  );
  const byName = [...Map.groupBy(all, ({ name, description }) => `${name} ${description}`).values()];
  const byKinds = Map.groupBy(byName, (same) => same.map(({ kind }) => kind).join());
  return [...byKinds.values()].map((group) => ({
    kinds: (group[0] ?? []).map(({ kind }) => kind),
    names: group.flatMap(([first]) => first ?? []),
  }));
}

/** Returns the names of related objects by kinds, in the order of the alphabet. */
export function listRelatedNames(): ListedKinds[] {
  const ofAll = namesOfKind(ANY).related;
  const keys = RELATIONSHIPS.flatMap(({ from, to }) => [...from === "any" ? [] : from, ...to === "any" ? [] : to]);
  return [...new Set(keys)].filter((key) => key !== kindKeyOf(ANY)).sort().flatMap((key) => {
    const names = [...namesOfKind(groupKindOf(key)).related].filter(([name]) => !ofAll.has(name))
      .map(([name, { description }]) => ({ name, description }));
    return names.length === 0 ? [] : [{ kinds: [groupKindOf(key).kind], names }];
  });
}
