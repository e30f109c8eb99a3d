import { BUILTINS } from "../core/builtins.ts";
import type { Resource } from "../core/resource.ts";
import { KIND_NAMES, OTHER_KIND_NAMES } from "./kind_names.ts";
import { type ComputedName, OBJECT_NAMES } from "./object_names.ts";
import type { Relationship } from "./relationships/relationship.ts";
import { CHAINS, RELATIONSHIPS } from "./relationships/table.ts";

/** A kind and its API group. */
export type GroupKind = Pick<Resource, "group" | "kind">;

/** One end of a relationship, as a name of the objects at the other end. */
export interface RelatedEnd {
  readonly relationship: Relationship;
  /** Whether the name is for the objects that refer, and not for the targets of the reference. */
  readonly isBack: boolean;
}

/** A name for the objects that are related to an object. */
export interface RelatedName {
  readonly description: string;
  /** Whether there can be several. Alone, a single one is its name. */
  readonly isList: boolean;
  /** The relationships that it joins. */
  readonly ends: readonly RelatedEnd[];
  /** The names that lead to the objects, instead of a relationship. */
  readonly chain?: readonly string[] | undefined;
  /** Whether it is the topmost owner, whose kind only the objects name. */
  readonly isOwner?: boolean;
}

/** The names of the objects of a kind, apart from its fields. */
export interface KindNames {
  readonly computed: ReadonlyMap<string, ComputedName>;
  readonly related: ReadonlyMap<string, RelatedName>;
}

/** Returns a kind as in the tables: `Deployment.apps`. Kinds of the core group end with a dot. */
export function kindKeyOf({ kind, group }: GroupKind): string {
  return `${kind}.${group}`;
}

/** Returns the group and kind of a key: `Deployment.apps`, `Pod.`. */
export function groupKindOf(key: string): GroupKind {
  const dot = key.indexOf(".");
  return { kind: key.slice(0, dot), group: key.slice(dot + 1) };
}

const known = new Map<string, KindNames>();

/** Returns the names of the objects of a kind. */
export function namesOfKind(kind: GroupKind): KindNames {
  const key = kindKeyOf(kind);
  let names = known.get(key);
  if (names === undefined) {
    const computed = Object.entries({ ...OTHER_KIND_NAMES, ...OBJECT_NAMES, ...KIND_NAMES[key] });
    names = { computed: new Map(computed), related: relatedNames(key) };
    known.set(key, names);
  }
  return names;
}

function relatedNames(key: string): Map<string, RelatedName> {
  const names = new Map<string, RelatedName>();
  names.set("owner", {
    description: "The topmost owner, as Deployment/web; owner.spec is a field of it",
    isList: false,
    ends: [],
    isOwner: true,
  });
  for (const relationship of RELATIONSHIPS) {
    const { from, to, toCustom, name, back, isSingle = false, isBackSingle = false, isUse = false } = relationship;
    if (name !== undefined && (from === "any" || from.includes(key))) {
      addEnd(names, name, { relationship, isBack: false }, !isSingle);
    }
    if (to !== "any" && !to.includes(key) && !(toCustom && isCustom(key))) continue;
    if (back !== undefined) addEnd(names, back, { relationship, isBack: true }, !isBackSingle);
    if (isUse && to !== "any") addEnd(names, "usedBy", { relationship, isBack: true }, true);
  }
  for (const [name, chain] of Object.entries(CHAINS[key] ?? {})) {
    names.set(name, { description: `Its ${chain.join(" -> ")}`, isList: true, ends: [], chain });
  }
  return names;
}

const NO_KIND = ".";

function isCustom(key: string): boolean {
  return key !== NO_KIND && !BUILTINS.some((resource) => kindKeyOf(resource) === key);
}

function addEnd(names: Map<string, RelatedName>, name: string, end: RelatedEnd, isList: boolean): void {
  const before = names.get(name);
  const ends = [...before?.ends ?? [], end];
  const targets = ends.flatMap(({ relationship, isBack }) => isBack ? relationship.from : relationship.to);
  const shown = [...new Set(targets)].map((kind) => kind === "any" ? "any kind" : groupKindOf(kind).kind);
  names.set(name, {
    description: `Related objects: ${shown.join(", ")}`,
    isList,
    ends,
  });
}
