const [ZERO, ONE, NINE] = [0x30, 0x31, 0x39];

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
  // A loop, because each event is compared: an expression takes ten times as long.
  for (let at = 0; at < version.length; at++) {
    const code = version.charCodeAt(at);
    if (code < (at === 0 ? ONE : ZERO) || code > NINE) return false;
  }
  return version !== "";
}
