/**
 * Returns the parts of an archive member's name below the folder that was asked for. Undefined if the name leads out of
 * it, so that a hostile container cannot choose a file on this machine (CVE-2018-1002100, CVE-2019-1002101,
 * CVE-2019-11246, CVE-2019-11249, CVE-2019-11251).
 *
 * @param root The member that was asked for: `./NAME`, or `.` for all of a folder.
 */
export function partsBelow(name: string, root: string): string[] | undefined {
  if (name.includes("\0") || name.startsWith("/")) return undefined;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.some((part) => part === ".." || isForbidden(part))) return undefined;
  if (root === ".") return parts;
  const [first, ...rest] = parts;
  return first === root.replace(/^\.\//, "") ? rest : undefined;
}

/** Reports whether the target of a relative link stays below the folder of the copy. */
export function isConfined(linkParts: readonly string[], target: string): boolean {
  if (target === "" || target.startsWith("/") || target.includes("\0")) return false;
  let depth = linkParts.length - 1;
  for (const part of target.split("/")) {
    if (isForbidden(part)) return false;
    if (part === "..") depth--;
    else if (part !== "" && part !== ".") depth++;
    if (depth < 0) return false;
  }
  return true;
}

// On Windows these characters lead to another folder, another drive or another stream of a file.
function isForbidden(part: string): boolean {
  return Deno.build.os === "windows" && /[\\:]/.test(part);
}
