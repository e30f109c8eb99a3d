import type { KubeObject } from "../core/object.ts";
import { parseApiVersion } from "../core/resource.ts";
import type { Age } from "./age.ts";
import { type GroupKind, NamedObject } from "./named_object.ts";
import { type Condition, OBJECT_NAMES } from "./object_names.ts";

/** The names of expressions as properties of an object. Kinds have further ones. */
export interface ExpressionNames {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object. */
  readonly namespace: string | undefined;
  /** The labels of the object. */
  readonly labels: Readonly<Record<string, string>>;
  /** The annotations of the object. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The time since the object was created. */
  readonly age: Age | undefined;
  /** The time since the deletion of the object was requested. */
  readonly deleted: Age | undefined;
  /** The conditions of the object by their types. */
  readonly condition: Readonly<Record<string, Condition>>;
}

/**
 * Gives objects the names of expressions as properties, such as `pod.age` and `pod.condition.Ready.ok`.
 *
 * The names are computed when they are read. They are not enumerable, so that an object that is printed, compared or
 * applied stays the object of the API. A field of the object with the same name comes first.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { connect, withNames } from "@kubeshell/k8s";
 * import { sandbox } from "@kubeshell/k8s/testing";
 *
 * await using k8s = await connect({ handler: sandbox().handler });
 * const pods = withNames((await k8s.list("pods")).items);
 * assert.deepEqual(pods.filter((pod) => pod.condition.Ready?.ok).map((pod) => pod.name)[0], "helloworld");
 * ```
 *
 * @param objects The objects, which get the properties themselves.
 * @returns The same array.
 */
export function withNames<T extends KubeObject>(objects: T[]): (T & ExpressionNames)[] {
  for (const object of objects) {
    // The object's own fields come before the names of expressions.
    const isFree = EXPRESSION_NAMES.every((name) => name === "kind" || !Object.hasOwn(object, name));
    Object.defineProperties(object, isFree ? PROPERTIES : freeOf(object));
  }
  return objects as (T & ExpressionNames)[];
}

/**
 * The names that objects get as properties. An object of the API has no printed columns, and is the whole object itself.
 * Its kind is a field.
 */
export const EXPRESSION_NAMES: readonly string[] = Object.keys(OBJECT_NAMES).filter((name) =>
  !["kind", "object", "columns"].includes(name)
);

const PROPERTIES: PropertyDescriptorMap = Object.fromEntries(EXPRESSION_NAMES.map((name) => [name, {
  get(this: KubeObject) {
    // The copy has the enumerable fields only, which are those of the API.
    return new NamedObject({ ...this }, kindOf(this), { now: new Date() }).read(name, true);
  },
  // Code may give the object a field of this name.
  set(this: KubeObject, value: unknown) {
    Object.defineProperty(this, name, { value, enumerable: true, writable: true, configurable: true });
  },
  enumerable: false,
  configurable: true,
}]));

function freeOf(object: KubeObject): PropertyDescriptorMap {
  return Object.fromEntries(Object.entries(PROPERTIES).filter(([name]) => !Object.hasOwn(object, name)));
}

function kindOf({ apiVersion = "", kind = "" }: KubeObject): GroupKind {
  return { group: parseApiVersion(apiVersion).group, kind };
}
