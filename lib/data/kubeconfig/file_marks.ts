import { isGranted } from "./permission.ts";

/**
 * Remembers the state of files, and returns a function that reports whether any of them was written since. A check costs
 * about 10 µs per file, so it is possible for every request; `Deno.stat` would cost 20 times as much, for a thread. A
 * missing or unreadable file counts as unchanged.
 */
export function fileMarks(paths: readonly string[]): () => boolean {
  const readable = paths.filter((path) => isGranted({ name: "read", path }));
  const before = readable.map(markOf);
  return () =>
    readable.some((path, index) => {
      const mark = markOf(path);
      return mark !== undefined && mark !== before[index];
    });
}

// Replacing a file changes its inode; writing in place changes its time or size.
function markOf(path: string): string | undefined {
  try {
    const { mtime, size, ino } = Deno.statSync(path);
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}
