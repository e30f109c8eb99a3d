import type { KubeObject } from "../core/object.ts";
import type { Resource } from "../core/resource.ts";
import { OBJECT_NAMES } from "./object_names.ts";

/** A kind and its API group. */
export type GroupKind = Pick<Resource, "group" | "kind">;

/** The facts that expressions need besides the object that they are evaluated for. */
export interface ExpressionContext {
  /** The time from which ages are computed. */
  readonly now: Date;
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
  }

  /**
   * Returns the value of a name: a field of the object, a name that every object has, a name that is computed for its
   * kind, or its related objects, in this order. Undefined if it has no such name.
   *
   * @param isDotted Whether a member of the value is read. A single related object is its name otherwise.
   */
  read(name: string, _isDotted = false): unknown {
    if (Object.hasOwn(this.object, name)) {
      const value: unknown = this.object[name];
      if (name !== "kind" || value !== "PartialObjectMetadata") return value;
    }
    return Object.hasOwn(OBJECT_NAMES, name) ? OBJECT_NAMES[name]?.read(this) : undefined;
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
