// The mark is beside the array and not in it, so that arrays are compared and written without it.
const marked = new WeakSet<object>();

/** Marks an array as the objects of a list, so that it is printed as a list even if it is empty. */
export function markObjectList<T extends object>(objects: T): T {
  marked.add(objects);
  return objects;
}

/** Reports whether an array was marked by {@linkcode markObjectList}. */
export function isObjectList(value: object): boolean {
  return marked.has(value);
}
