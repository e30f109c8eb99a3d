import { BUILTINS } from "../core/builtins.ts";
import type { ExpressionPath } from "./expression.ts";
import { groupKindOf, kindKeyOf, namesOfKind, type RelatedEnd } from "./names_of_kind.ts";
import type { GroupKind } from "./names_of_kind.ts";

/** The parts of one kind of related objects that expressions need. */
export interface RelatedNeed {
  /** Whether their metadata is enough. */
  metadataOnly: boolean;
  /** Whether they can be in other namespaces than the object. */
  everywhere: boolean;
}

/** A related name whose kind only the objects know, such as `owner`. */
export interface DynamicNeed {
  /** The names that lead to the objects that have it: `["pods"]` in `pods.map((pod) => pod.owner)`. */
  readonly path: readonly string[];
  readonly name: string;
  /** Whether the metadata of the related objects is enough. */
  readonly metadataOnly: boolean;
  /** The paths that are read in the related objects: `pods.length` in `owner.pods.length`. */
  readonly paths: readonly NeededPath[];
}

/** A path that an expression reads. */
export type NeededPath = Pick<ExpressionPath, "fields" | "isWhole">;

/** The key of {@linkcode ExpressionNeeds.related} for the objects of every kind. */
export const EVERY_KIND = "*.";

/** The parts of the objects of a kind that expressions need. */
export interface ExpressionNeeds {
  /** Whether they only need the object's metadata. */
  readonly metadataOnly: boolean;
  /** Whether they need the printed columns of the server. */
  readonly columns: boolean;
  /** The related objects that have to be read, by their kinds, as `Pod.`. */
  readonly related: ReadonlyMap<string, RelatedNeed>;
  /** The related objects whose kinds the objects name. */
  readonly dynamic: readonly DynamicNeed[];
}

/** Returns the parts of the objects of a kind that expressions need. */
export function needsOf(
  kind: GroupKind & { namespaced?: boolean },
  expressions: readonly { readonly paths: readonly NeededPath[] }[],
): ExpressionNeeds {
  const collector = new NeedsCollector();
  const root: RelatedNeed = { metadataOnly: true, everywhere: false };
  const place: Place = {
    key: kindKeyOf(kind),
    isClusterScoped: kind.namespaced === false || isClusterScoped(kindKeyOf(kind)),
    steps: [],
    need: root,
  };
  const paths = expressions.flatMap(({ paths }) => paths);
  for (const path of paths) collector.add(place, path);
  return {
    metadataOnly: root.metadataOnly,
    columns: paths.some(({ fields: [first] }) => first === "columns"),
    related: collector.related,
    dynamic: collector.dynamic,
  };
}

/** The objects at which a path has arrived. */
interface Place {
  readonly key: string;
  readonly isClusterScoped: boolean;
  readonly steps: readonly string[];
  readonly need: RelatedNeed;
}

class NeedsCollector {
  readonly related = new Map<string, RelatedNeed>();
  readonly dynamic: DynamicNeed[] = [];

  /** Adds the needs of a path of fields that begins at an object. */
  add(place: Place, path: Pick<ExpressionPath, "fields" | "isWhole">): void {
    const [first = "", ...rest] = path.fields;
    if (first === "") {
      if (path.isWhole) place.need.metadataOnly = false;
      return;
    }
    const names = namesOfKind(groupKindOf(place.key));
    const related = names.related.get(first);
    const computed = names.computed.get(first);
    if (related?.chain !== undefined) {
      const chain = related.chain.flatMap((step) => [step, "[]"]);
      // If the path continues, it already contains the last `[]`.
      return this.add(place, { ...path, fields: [...chain.slice(0, -1), ...rest] });
    }
    if (related?.isOwner) return this.#follow(place, first, [], rest, path);
    if (related !== undefined) return this.#follow(place, first, related.ends, rest, path, related.isList);
    // In the rows of a list, `object` is the object that contains the element.
    if (first === "object" && (rest.length > 0 || !path.isWhole)) {
      if (rest.length > 0) this.add(place, { ...path, fields: rest });
      return;
    }
    for (const use of computed?.uses ?? []) this.add(place, { fields: use });
    if (first !== "metadata" && computed?.ofMetadata !== true) place.need.metadataOnly = false;
  }

  #follow(
    place: Place,
    name: string,
    ends: readonly RelatedEnd[],
    rest: readonly string[],
    { isWhole = false }: Pick<ExpressionPath, "isWhole">,
    isList = false,
  ): void {
    const isAlone = rest.length === 0;
    const isElement = rest[0] === "[]";
    // The fields behind the element, or behind the single object. Members of a list, such as length, need nothing.
    const fields = isElement ? rest.slice(1) : isList ? [] : rest;
    const uses = isWhole && (fields.length > 0 || isList && (isAlone || isElement));
    const isRead = !isAlone || isList;
    for (const end of ends) {
      this.#need({ place, name }, end, isRead, { fields, isWhole: uses });
    }
    const isDynamic = ends.length === 0 ||
      isRead && ends.some(({ relationship: { to }, isBack }) => to === "any" && !isBack);
    if (!isDynamic) return;
    const isMetadata = isAlone || fields.length > 0 && isOfMetadata(fields[0] ?? "");
    const steps = place.steps.join(".");
    const at = this.dynamic.findIndex(({ path, name: other }) => other === name && path.join(".") === steps);
    const before = this.dynamic[at];
    const metadataOnly = isMetadata && before?.metadataOnly !== false;
    const paths = [...before?.paths ?? [], { fields, isWhole }];
    this.dynamic.splice(at === -1 ? this.dynamic.length : at, 1, { path: place.steps, name, metadataOnly, paths });
  }

  #need(
    { place, name }: { place: Place; name: string },
    { relationship, isBack }: RelatedEnd,
    isRead: boolean,
    path: Pick<ExpressionPath, "fields" | "isWhole">,
  ): void {
    const { byMetadata = false, ofTemplate = false, accepts, selects } = relationship;
    const needsReferrer = !byMetadata;
    if (isBack ? ofTemplate || accepts !== undefined : needsReferrer) place.need.metadataOnly = false;
    // A reference contains the name of its target.
    if (!isBack && !isRead) return;
    const kinds = isBack ? relationship.from : relationship.to;
    // The kinds of targets are only known from the objects, but every kind can refer to this one.
    if (kinds === "any" && !isBack) return;
    for (const key of kinds === "any" ? [EVERY_KIND] : kinds) {
      const need = this.#needOf(key);
      need.everywhere ||= place.isClusterScoped || place.need.everywhere || relationship.crossesNamespaces === true;
      const matchesFields = isBack ? needsReferrer : accepts !== undefined || selects !== undefined && ofTemplate;
      if (matchesFields) need.metadataOnly = false;
      const steps = [...place.steps, name];
      this.add({ key, isClusterScoped: isClusterScoped(key), steps, need }, path);
    }
  }

  #needOf(key: string): RelatedNeed {
    const before = this.related.get(key);
    if (before !== undefined) return before;
    const need = { metadataOnly: true, everywhere: false };
    this.related.set(key, need);
    return need;
  }
}

// The names of every object are the same for all kinds.
function isOfMetadata(name: string): boolean {
  return name === "metadata" || namesOfKind({ group: "", kind: "" }).computed.get(name)?.ofMetadata === true;
}

const OTHER_CLUSTER_SCOPED = new Set([
  "NodeMetrics.metrics.k8s.io",
  "CustomResourceDefinition.apiextensions.k8s.io",
  "APIService.apiregistration.k8s.io",
]);

function isClusterScoped(key: string): boolean {
  if (OTHER_CLUSTER_SCOPED.has(key)) return true;
  return BUILTINS.some((resource) => kindKeyOf(resource) === key && !resource.namespaced);
}
