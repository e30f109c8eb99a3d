// The number of values in 60 MB of manifests. The API server accepts 3 MB.
const MOST = 3_000_000;
const DEEPEST = 1_000;

/**
 * Reports whether a value that was read from YAML is too large to be meant, or contains itself. Ten lines of aliases to
 * aliases expand to more values than fit into memory (CVE-2019-11253).
 */
export function isExcessive(value: unknown, most: number = MOST): boolean {
  const sizes = new Map<object, number>();
  return sizeOf(value, 0) > most;

  function sizeOf(part: unknown, depth: number): number {
    if (typeof part !== "object" || part === null) return 1;
    if (depth > DEEPEST) return Infinity;
    const known = sizes.get(part);
    if (known !== undefined) return known;
    // A value that is met again before its size is known contains itself.
    sizes.set(part, Infinity);
    let size = 1;
    for (const child of Object.values(part)) size += sizeOf(child, depth + 1);
    sizes.set(part, size);
    return size;
  }
}
