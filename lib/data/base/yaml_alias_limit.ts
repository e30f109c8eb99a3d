// As many values as 60 MB of manifest have; the API server takes 3 MB.
const MOST = 3_000_000;
const DEEPEST = 1_000;

/**
 * Says whether a value that was read from YAML is more than anybody can mean: an alias costs a few letters, and ten lines
 * of aliases of aliases are as many values as no memory holds (CVE-2019-11253), or one that holds itself.
 */
export function isExcessive(value: unknown, most: number = MOST): boolean {
  const sizes = new Map<object, number>();
  return sizeOf(value, 0) > most;

  function sizeOf(part: unknown, depth: number): number {
    if (typeof part !== "object" || part === null) return 1;
    if (depth > DEEPEST) return Infinity;
    const known = sizes.get(part);
    if (known !== undefined) return known;
    // Until it is known, whoever meets it meets a value that holds itself.
    sizes.set(part, Infinity);
    let size = 1;
    for (const child of Object.values(part)) size += sizeOf(child, depth + 1);
    sizes.set(part, size);
    return size;
  }
}
