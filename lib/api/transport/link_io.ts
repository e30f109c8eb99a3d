import type { Link } from "./link.ts";

/** Writes all bytes to a link. */
export async function writeAll(link: Pick<Link, "write">, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await link.write(rest));
}

/** Closes a link or a listener, which may be closed already. */
export function closeQuietly(closable: { close(): void }): void {
  try {
    closable.close();
  } catch {
    // It is closed already.
  }
}
