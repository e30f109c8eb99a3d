import type { Candidate } from "../candidate.ts";

const MOST = 200;

/** The files and folders whose path begins so; for the prompt, where no shell knows them. */
export async function files(typed: string): Promise<Candidate[]> {
  const slash = typed.lastIndexOf("/") + 1;
  const folder = typed.slice(0, slash);
  const name = typed.slice(slash);
  const found: Candidate[] = [];
  try {
    for await (const entry of Deno.readDir(folder === "" ? "." : folder)) {
      if (!entry.name.startsWith(name) || (entry.name.startsWith(".") && name === "")) continue;
      const isFolder = entry.isDirectory;
      found.push({ text: folder + entry.name + (isFolder ? "/" : ""), ...(isFolder ? { unfinished: true } : {}) });
      if (found.length === MOST) break;
    }
  } catch {
    // No such folder, or not ours to read: nothing to offer.
  }
  return found.sort((a, b) => a.text < b.text ? -1 : 1);
}
