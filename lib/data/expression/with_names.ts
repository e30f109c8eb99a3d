import type { KubeObject } from "../core/object.ts";
import { parseApiVersion } from "../core/resource.ts";
import type { Age } from "./age.ts";
import { NamedObject } from "./named_object.ts";
import { type GroupKind, kindKeyOf, namesOfKind, type RelatedEnd } from "./names_of_kind.ts";
import type { Condition } from "./object_names.ts";

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
 * Adds the names of expressions to objects as properties, such as `pod.age`, `pod.ready` and
 * `pod.condition.Ready.ok`. Names that need other objects are left out, such as
 * `pods` of a Node. A single related object is its name: `pod.node`.
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
 * @param objects The objects to which the properties are added.
 * @returns The same array.
 */
export function withNames<T extends KubeObject>(objects: T[]): (T & ExpressionNames)[] {
  for (const object of objects) {
    const properties = propertiesOf(kindOf(object));
    // The object's own fields come before the names of expressions.
    const taken = Object.keys(properties).filter((name) => Object.hasOwn(object, name));
    Object.defineProperties(object, taken.length === 0 ? properties : without(properties, taken));
  }
  return objects as (T & ExpressionNames)[];
}

/** Returns the names that the objects of a kind get as properties, with their descriptions. */
export function namesAsProperties(kind: GroupKind): ReadonlyMap<string, string> {
  const { computed, related } = namesOfKind(kind);
  const names = [
    // Names that need other objects cannot be computed without reading those.
    ...[...computed].filter(([name, { uses = [] }]) => !NOT_PROPERTIES.has(name) && uses.length === 0),
    // The name of an object that a field refers to is known without reading the object.
    ...[...related].filter(([, { ends: [end], isOwner }]) => !isOwner && end?.isBack === false && isNamedBy(end)),
  ];
  return new Map(names.map(([name, { description }]) => [name, description]));
}

function isNamedBy({ relationship: { isSingle = false, references } }: RelatedEnd): boolean {
  return isSingle && references !== undefined;
}

/**
 * The names that objects do not get as properties. An object of the API has no printed columns, and is the whole object
 * itself. Its kind is a field.
 */
export const NOT_PROPERTIES: ReadonlySet<string> = new Set(["kind", "object", "columns"]);

const known = new Map<string, PropertyDescriptorMap>();

function propertiesOf(kind: GroupKind): PropertyDescriptorMap {
  const key = kindKeyOf(kind);
  let properties = known.get(key);
  if (properties === undefined) {
    properties = Object.fromEntries([...namesAsProperties(kind).keys()].map((name) => [name, propertyOf(name, kind)]));
    known.set(key, properties);
  }
  return properties;
}

function propertyOf(name: string, kind: GroupKind): PropertyDescriptor {
  return {
    get(this: KubeObject) {
      // The copy has the enumerable fields only, which are those of the API.
      return new NamedObject({ ...this }, kind, { now: new Date() }).read(name);
    },
    // Code may give the object a field of this name.
    set(this: KubeObject, value: unknown) {
      Object.defineProperty(this, name, { value, enumerable: true, writable: true, configurable: true });
    },
    enumerable: false,
    configurable: true,
  };
}

function without(properties: PropertyDescriptorMap, names: readonly string[]): PropertyDescriptorMap {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

function kindOf({ apiVersion = "", kind = "" }: KubeObject): GroupKind {
  return { group: parseApiVersion(apiVersion).group, kind };
}
