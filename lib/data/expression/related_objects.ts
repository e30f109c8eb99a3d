import { InputError } from "../core/errors.ts";
import type { KubeObject } from "../core/object.ts";
import { templateLabels } from "../core/pod_template.ts";
import { matchesSelector, type Requirement } from "../core/selectors.ts";
import { groupKindOf, type RelatedEnd } from "./names_of_kind.ts";
import { LONGEST_CHAIN, ownerReferencesOf, type Reference } from "./relationships/references.ts";
import type { Relationship } from "./relationships/relationship.ts";

/** An object and its kind, as `Deployment.apps`. */
export interface RelatedObject {
  readonly kind: string;
  readonly object: KubeObject;
}

/**
 * The lists of related objects that were read, with an index for each relationship, so that no relationship compares
 * each object with each other one.
 */
export class RelatedObjects {
  readonly #lists = new Map<string, KubeObject[]>();
  #isComplete = false;
  readonly #byReference = new Map<string, Map<string, KubeObject>>();
  readonly #byLabel = new Map<string, Map<string, KubeObject[]>>();
  readonly #referring = new Map<Relationship, Map<string, RelatedObject[]>>();
  readonly #selecting = new Map<Relationship, Map<string, Selecting[]>>();

  /**
   * Sets the objects of a kind, as `Pod.`.
   *
   * @param isPartial Whether only the metadata was read.
   */
  set(kind: string, objects: readonly KubeObject[], isPartial = false): void {
    const list = isPartial ? objects.map((object) => ({ ...object, kind: "PartialObjectMetadata" })) : objects;
    this.#lists.set(kind, [...list]);
    for (const index of [this.#byReference, this.#byLabel, this.#referring, this.#selecting]) index.clear();
  }

  /** Notes that the objects of every kind were set. */
  setComplete(): void {
    this.#isComplete = true;
  }

  /** Returns the objects at one end of a relationship. */
  related({ relationship, isBack }: RelatedEnd, object: KubeObject, kind: string): RelatedObject[] {
    const { references, accepts = () => true } = relationship;
    if (isBack) {
      const found = references === undefined
        ? this.#selectors(relationship, object)
        : this.#referrers(relationship, object, kind);
      return found.filter((one) => accepts(one.object, object));
    }
    const found = references === undefined
      ? this.#selected(relationship, object)
      : references(object).flatMap((reference) => this.find(reference) ?? []);
    return found.filter((one) => accepts(object, one.object));
  }

  /** Returns the object of a reference, if there is one. */
  find(reference: Reference): RelatedObject | undefined {
    const object = this.#indexOf(reference.kind).get(keyOf(reference));
    return object && { kind: reference.kind, object };
  }

  /** Returns the topmost owner of an object: a reference to it, and the object if it exists. */
  topOwner(object: KubeObject): { reference: Reference; object: KubeObject | undefined } | undefined {
    const [first] = ownerReferencesOf(object);
    if (first === undefined) return undefined;
    let top = { reference: first, object: this.find(first)?.object };
    for (let left = LONGEST_CHAIN; left > 0; left--) {
      const next: Reference | undefined = top.object && ownerReferencesOf(top.object)[0];
      if (next === undefined) break;
      top = { reference: next, object: this.find(next)?.object };
    }
    return top;
  }

  #listOf(kind: string): KubeObject[] {
    const list = this.#lists.get(kind);
    if (list === undefined) {
      throw new InputError(`Cannot read the objects of the kind ${groupKindOf(kind).kind} here: they were not read`, {
        hints: ['name them directly, for example pods.some((pod) => pod.node.labels.zone == "a")'],
      });
    }
    return list;
  }

  // By uid, and by namespace and name.
  #indexOf(kind: string): Map<string, KubeObject> {
    let index = this.#byReference.get(kind);
    if (index === undefined) {
      index = new Map();
      for (const object of this.#listOf(kind)) {
        const { uid, namespace, name = "" } = object.metadata ?? {};
        if (uid !== undefined) index.set(uid, object);
        index.set(keyOf({ kind, namespace, name }), object);
      }
      this.#byReference.set(kind, index);
    }
    return index;
  }

  // The objects that refer to this one.
  #referrers(relationship: Relationship, { metadata }: KubeObject, kind: string): RelatedObject[] {
    const index = this.#referringTo(relationship);
    const { uid, namespace, name = "" } = metadata ?? {};
    const keys = [
      ...(uid === undefined ? [] : [uid]),
      keyOf({ kind, namespace, name }),
      keyOf({ kind, namespace, name: "*" }),
      ...(namespace === undefined ? [] : [keyOf({ kind, name: "*" })]),
    ];
    return [...new Set(keys.flatMap((key) => index.get(key) ?? []))];
  }

  #referringKinds({ from }: Relationship): readonly string[] {
    if (from !== "any") return from;
    if (this.#isComplete) return [...this.#lists.keys()];
    throw new InputError("Cannot read the owned objects here: the objects of all kinds were not read");
  }

  #referringTo(relationship: Relationship): Map<string, RelatedObject[]> {
    let index = this.#referring.get(relationship);
    if (index === undefined) {
      index = new Map();
      for (const kind of this.#referringKinds(relationship)) {
        for (const object of this.#listOf(kind)) {
          const one = { kind, object };
          for (const reference of relationship.references?.(object) ?? []) push(index, keyOf(reference), one);
        }
      }
      this.#referring.set(relationship, index);
    }
    return index;
  }

  // The objects whose labels this object selects.
  #selected({ to, selects, ofTemplate = false }: Relationship, object: KubeObject): RelatedObject[] {
    const requirements = selects?.(object);
    if (requirements === undefined) return [];
    const namespace = object.metadata?.namespace ?? "";
    const first = requirements.find(({ operator }) => operator === "=");
    return kindsOf(to).flatMap((kind) =>
      (this.#labelsOf(kind, ofTemplate).get(first ? labelKey(namespace, first) : namespace) ?? [])
        .filter((target) => matchesSelector(requirements, labelsOf(target, ofTemplate)))
        .map((object) => ({ kind, object }))
    );
  }

  #labelsOf(kind: string, ofTemplate: boolean): Map<string, KubeObject[]> {
    const id = `${kind} ${ofTemplate}`;
    let index = this.#byLabel.get(id);
    if (index === undefined) {
      index = new Map();
      for (const object of this.#listOf(kind)) {
        const namespace = object.metadata?.namespace ?? "";
        push(index, namespace, object);
        for (const [key, value] of Object.entries(labelsOf(object, ofTemplate))) {
          push(index, labelKey(namespace, { key, values: [value] }), object);
        }
      }
      this.#byLabel.set(id, index);
    }
    return index;
  }

  // The objects whose selectors match the labels of this one.
  #selectors(relationship: Relationship, target: KubeObject): RelatedObject[] {
    const labels = labelsOf(target, relationship.ofTemplate ?? false);
    const namespace = target.metadata?.namespace ?? "";
    const index = this.#selectorsOf(relationship);
    const keys = Object.entries(labels).map(([key, value]) => labelKey(namespace, { key, values: [value] }));
    return [namespace, ...keys].flatMap((key) => index.get(key) ?? [])
      .filter(({ requirements }) => matchesSelector(requirements, labels));
  }

  // Each selector is found by its first equality, or by its namespace if it has none.
  #selectorsOf(relationship: Relationship): Map<string, Selecting[]> {
    let index = this.#selecting.get(relationship);
    if (index === undefined) {
      index = new Map();
      for (const kind of kindsOf(relationship.from)) {
        for (const object of this.#listOf(kind)) {
          const requirements = relationship.selects?.(object);
          if (requirements === undefined) continue;
          const namespace = object.metadata?.namespace ?? "";
          const first = requirements.find(({ operator }) => operator === "=");
          push(index, first ? labelKey(namespace, first) : namespace, { kind, object, requirements });
        }
      }
      this.#selecting.set(relationship, index);
    }
    return index;
  }
}

/** Reports whether an object refers to a target. */
export function refersTo(
  { references, accepts = () => true }: Relationship,
  object: KubeObject,
  { kind, object: target }: RelatedObject,
): boolean {
  const { uid, namespace, name = "" } = target.metadata ?? {};
  const keys = [uid, keyOf({ kind, namespace, name })];
  return (references?.(object) ?? []).some((reference) => keys.includes(keyOf(reference))) && accepts(object, target);
}

interface Selecting extends RelatedObject {
  readonly requirements: readonly Requirement[];
}

function kindsOf(kinds: readonly string[] | "any"): readonly string[] {
  return kinds === "any" ? [] : kinds;
}

function labelsOf(object: KubeObject, ofTemplate: boolean): Record<string, string> {
  return ofTemplate ? templateLabels(object) : object.metadata?.labels ?? {};
}

function keyOf({ kind, namespace = "", name, uid }: Reference): string {
  return uid ?? `${kind}/${namespace}/${name}`;
}

function labelKey(namespace: string, { key, values }: Pick<Requirement, "key" | "values">): string {
  return `${namespace}/${key}=${values[0]}`;
}

function push<T>(index: Map<string, T[]>, key: string, value: T): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [value]);
  else list.push(value);
}
