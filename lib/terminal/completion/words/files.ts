import type { Candidate } from "../candidate.ts";

const MOST = 200;

/**
 * Returns the files and folders whose path begins with the typed text. The prompt needs it, because no shell completes
 * there.
 */
export async function files(typed: string): Promise<Candidate[]> {
  const slash = typed.lastIndexOf("/") + 1;
  const folder = typed.slice(0, slash);
  const name = typed.slice(slash);
  const found: Candidate[] = [];
  try {
    for await (const entry of Deno.readDir(folder === "" ? "." : folder)) {
      if (!entry.name.startsWith(name) || (entry.name.startsWith(".") && name === "")) continue;
      const isFolder = entry.isDirectory;
      const text = folder + entry.name;
      found.push(isFolder ? { text: `${text}/`, unfinished: true } : { text });
      if (found.length === MOST) break;
    }
  } catch {
    // Without the folder, or without permission to read it, there is nothing to offer.
  }
  return found.sort((a, b) => a.text < b.text ? -1 : 1);
}
