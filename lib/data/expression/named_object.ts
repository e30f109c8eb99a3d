import { InputError } from "../core/errors.ts";
import type { KubeObject } from "../core/object.ts";
import {
  type GroupKind,
  groupKindOf,
  kindKeyOf,
  type KindNames,
  namesOfKind,
  type RelatedName,
} from "./names_of_kind.ts";
import type { RelatedObjects } from "./related_objects.ts";

/** The facts that expressions need besides the object that they are evaluated for. */
export interface ExpressionContext {
  /** The time from which ages are computed. */
  readonly now: Date;
  /** The context of the kubeconfig that the objects were read from. */
  readonly contextName?: string | undefined;
  /** The related objects that were read. */
  readonly related?: RelatedObjects | undefined;
}

/** An object with all the names that an expression can read of it. */
export class NamedObject {
  /** The object, as the server returned it. */
  readonly object: KubeObject;
  /** Its kind. Metadata alone does not contain it. */
  readonly kind: GroupKind;
  readonly context: ExpressionContext;
  /** The printed columns of its row, by their titles. */
  readonly columns: Readonly<Record<string, unknown>> | undefined;
  readonly #names: KindNames;

  /** Creates an object with names. */
  constructor(
    object: KubeObject,
    kind: GroupKind,
    context: ExpressionContext,
    columns?: Readonly<Record<string, unknown>>,
  ) {
    this.object = object;
    this.kind = kind;
    this.context = context;
    this.columns = columns;
    this.#names = namesOfKind(kind);
  }

  /**
   * Returns the value of a name: a field of the object, its related objects, or a name that is computed. Undefined if it
   * has no such name.
   *
   * @param isDotted Whether a member of the value is read. A single related object is its name otherwise.
   */
  read(name: string, isDotted = false): unknown {
    const isPartial = this.object.kind === "PartialObjectMetadata";
    if (Object.hasOwn(this.object, name) && !(isPartial && name === "kind")) return this.object[name];
    const related = this.#names.related.get(name);
    if (related !== undefined) {
      if (related.isList) return this.related(name);
      return isDotted ? this.related(name)[0] : this.#textOf(name, related);
    }
    const computed = this.#names.computed.get(name);
    if (isPartial && computed?.ofMetadata !== true) {
      throw new InputError(`Cannot read "${name}" of ${this.kind.kind} "${this}" here: only its metadata was read`, {
        hints: ["read the elements of a list directly, for example pods.some((pod) => pod.spec.hostNetwork)"],
      });
    }
    return computed?.read(this);
  }

  /**
   * Returns the objects of a related name, such as `pods`.
   *
   * @throws {InputError} If they were not read.
   */
  related(name: string): NamedObject[] {
    const related = this.#names.related.get(name);
    if (related === undefined) return [];
    if (related.chain !== undefined) {
      return related.chain.reduce<NamedObject[]>((all, step) => all.flatMap((one) => one.related(step)), [this]);
    }
    const index = this.#index(name);
    if (related.isOwner) {
      const owner = index.topOwner(this.object);
      return owner?.object === undefined ? [] : [this.#other(owner.object, owner.reference.kind)];
    }
    const found = related.ends.flatMap((end) => index.related(end, this.object, kindKeyOf(this.kind)));
    return found.map(({ object, kind }) => this.#other(object, kind));
  }

  // A reference contains the name of its target, which need not be read for it.
  #textOf(name: string, { ends: [end], isOwner }: RelatedName): string | undefined {
    const owner = isOwner ? this.#index(name).topOwner(this.object)?.reference : undefined;
    const reference = end?.isBack === false ? end.relationship.references?.(this.object)[0] : owner;
    if (reference !== undefined) {
      const hasKind = isOwner || end?.relationship.hasKind;
      return hasKind ? `${groupKindOf(reference.kind).kind}/${reference.name}` : reference.name;
    }
    return end?.isBack === true ? this.related(name)[0]?.toString() : undefined;
  }

  #index(name: string): RelatedObjects {
    const { related } = this.context;
    if (related === undefined) {
      throw new InputError(`Cannot read "${name}" here: related objects were not read`);
    }
    return related;
  }

  #other(object: KubeObject, kind: string): NamedObject {
    return new NamedObject(object, groupKindOf(kind), this.context);
  }

  /** Returns the name of the object. */
  toString(): string {
    return this.object.metadata?.name ?? "";
  }

  /** Returns the object, so that JSON shows what the server returned. */
  toJSON(): KubeObject {
    return this.object;
  }
}
