// The mark is not a property of the list, so comparing or writing lists ignores it.
const marked = new WeakSet<object>();

/**
 * Marks a list or a table that was read from all namespaces. It is printed with the namespace of each object, even if all
 * objects are in the same namespace.
 */
export function markAllNamespaces<T extends object>(list: T): T {
  marked.add(list);
  return list;
}

/**
 * Reports whether a list is printed with namespaces: its objects are in several, or it was read from all namespaces.
 */
export function showsNamespaces(
  list: object,
  objects: readonly ({ metadata?: { namespace?: string | undefined } | undefined } | null | undefined)[],
): boolean {
  const namespaces = new Set(objects.map((object) => object?.metadata?.namespace));
  return namespaces.size > 1 || (marked.has(list) && !namespaces.has(undefined) && namespaces.size > 0);
}
