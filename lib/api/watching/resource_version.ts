/**
 * Compares two resourceVersions of one resource: negative if the first is older. They are integers of any length
 * (KEP-5504, `CompareResourceVersion`).
 *
 * @returns Undefined if either is not such an integer, as on some aggregated API servers. Then only equality is known.
 */
export function compareVersions(left: string, right: string): number | undefined {
  if (!isOrdered(left) || !isOrdered(right)) return undefined;
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Reports whether a resourceVersion can be compared with others. */
export function isOrdered(version: string): boolean {
  return /^[1-9][0-9]*$/.test(version);
}
