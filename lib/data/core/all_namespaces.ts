// A mark beside the list and not in it: nobody sees it who compares lists, or writes them.
const marked = new WeakSet<object>();

/**
 * Marks a list or a table that was read from all namespaces. It is shown with the namespace of each object, also if all
 * of them lie in one.
 */
export function markAllNamespaces<T extends object>(list: T): T {
  marked.add(list);
  return list;
}

/** Says whether objects are shown with their namespaces: if they have any, and they differ or all were asked for. */
export function showsNamespaces(
  list: object,
  objects: readonly ({ metadata?: { namespace?: string | undefined } | undefined } | null | undefined)[],
): boolean {
  const namespaces = new Set(objects.map((object) => object?.metadata?.namespace));
  return namespaces.size > 1 || (marked.has(list) && !namespaces.has(undefined) && namespaces.size > 0);
}
