import { requirePermission } from "./permission.ts";

/**
 * Remembers the state of files, and returns a function that reports whether any of them was written since. A check costs
 * about 50 µs per file, so it is possible for every request. A missing or unreadable file counts as unchanged.
 */
export async function fileMarks(paths: readonly string[]): Promise<() => Promise<boolean>> {
  const before = await Promise.all(paths.map(markOf));
  const check = async () => {
    const marks = await Promise.all(paths.map(markOf));
    return marks.some((mark, index) => mark !== undefined && mark !== before[index]);
  };
  let running: Promise<boolean> | undefined;
  // Requests that are sent together share a check.
  return () => running ??= check().finally(() => running = undefined);
}

// Replacing a file changes its inode; writing in place changes its time or size.
async function markOf(path: string): Promise<string | undefined> {
  try {
    requirePermission({ name: "read", path });
    const { mtime, size, ino } = await Deno.stat(path);
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}
