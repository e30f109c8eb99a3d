import type { KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";

/**
 * Gives objects the names of expressions as properties: `pod.ready`, `pod.age`. They are computed when they are read.
 * They are not enumerable, so that an object that is printed, compared or applied stays the object of the API.
 */
export function nameItems(items: KubeObject[], _resource: Resource): KubeObject[] {
  const getters: PropertyDescriptorMap = {};
  for (const [name, read] of Object.entries(NAMES)) {
    getters[name] = {
      get(this: KubeObject) {
        return read(this);
      },
      // Code may give an object a field of this name.
      set(this: KubeObject, value: unknown) {
        Object.defineProperty(this, name, { value, enumerable: true, writable: true, configurable: true });
      },
      enumerable: false,
      configurable: true,
    };
  }
  const names = Object.keys(getters);
  for (const item of items) {
    const own = names.filter((name) => Object.hasOwn(item, name));
    const missing = own.length === 0 ? getters : { ...getters };
    if (missing !== getters) { for (const name of own) delete missing[name]; }
    Object.defineProperties(item, missing);
  }
  return items;
}

const NAMES: Readonly<Record<string, (object: KubeObject) => unknown>> = {
  name: ({ metadata }) => metadata?.name,
  namespace: ({ metadata }) => metadata?.namespace,
  labels: ({ metadata }) => metadata?.labels ?? {},
  annotations: ({ metadata }) => metadata?.annotations ?? {},
};
