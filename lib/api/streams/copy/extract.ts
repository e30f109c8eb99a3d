import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { KubeError } from "../../../data/core/errors.ts";
import { isConfined, partsBelow } from "./member_name.ts";

/** A member that was not written, and the reason. */
export interface SkippedMember {
  /** The name in the archive. */
  name: string;
  /** The reason. */
  reason: string;
}

/** The result of {@linkcode extract}. */
export interface Extracted {
  files: number;
  bytes: number;
  skipped: SkippedMember[];
  /** The files, by their parts below the destination. */
  written: { parts: string[]; path: string }[];
}

/** Options of {@linkcode extract}. */
export interface ExtractOptions {
  /** The member that was asked for: `./NAME`, or `.`. */
  root: string;
  /** The path on this machine that it becomes. */
  destination: string;
  /** Keep modes and times. */
  preserve: boolean;
  onBytes?: ((count: number) => void) | undefined;
}

/**
 * Writes an archive to this machine. Each file is written beside its place, and moved there when it is complete. Links are
 * created last, and only those whose target is part of the copy.
 *
 * @throws {KubeError} If a member leads out of the destination, or the archive ends early.
 */
export async function extract(
  archive: ReadableStream<Uint8Array>,
  { root, destination, preserve, onBytes }: ExtractOptions,
): Promise<Extracted> {
  const result: Extracted = { files: 0, bytes: 0, skipped: [], written: [] };
  const links: { parts: string[]; name: string; target: string }[] = [];
  const folders: { path: string; mode: number; time: Date | undefined }[] = [];
  const own = new Set<string>();
  const place = destination.length > 1 ? destination.replace(/[/\\]+$/, "") : destination;
  // A file that is copied into a folder keeps its name.
  let base = place;
  const intoFolder = destination !== place || await isFolder(place);

  for await (const entry of archive.pipeThrough(createTarDecoder({ strict: true }))) {
    await take(entry);
  }
  const linked = new Set(links.map(({ parts }) => parts.join("/")));
  for (const { parts, name, target } of links) {
    if (await leadsBack(parts, target)) skip(name, reasonOf("symlink", target));
    else await addLink(parts, name, target);
  }
  // The deepest first, because writing into a folder changes its time.
  for (const { path, mode, time } of folders.reverse()) await restore(path, mode, time, 0o777);
  return result;

  async function take({ header, body }: ParsedTarEntry): Promise<void> {
    const { name, type = "file", linkname = "", mode = 0o644, mtime } = header;
    const parts = partsBelow(name, root);
    if (parts === undefined) {
      throw new KubeError(`Cannot write "${name}": the archive of the container contains a name outside of "${root}"`);
    }
    if (parts.length === 0 && type !== "directory" && intoFolder) base = `${place}/${root.slice(2)}`;
    if (parts.length === 0) await Deno.mkdir(folderOf(base), { recursive: true });
    const path = pathOf(parts);
    if (type === "directory") {
      await body.cancel();
      await makeFolder(parts);
      folders.push({ path, mode: mode | 0o700, time: mtime });
    } else if (type === "file") {
      if (parts.length > 0) await makeFolder(parts.slice(0, -1));
      await writeFile(path, body);
      await restore(path, mode, mtime);
      own.add(parts.join("/"));
      result.written.push({ parts, path });
      result.files++;
    } else if (type === "symlink") {
      await body.cancel();
      if (isConfined(parts, linkname)) links.push({ parts, name, target: linkname });
      else skip(name, reasonOf(type, linkname));
    } else if (type === "link") {
      await body.cancel();
      await addHardLink(parts, name, linkname);
    } else {
      await body.cancel();
      skip(name, reasonOf(type, linkname));
    }
  }

  function pathOf(parts: readonly string[]): string {
    return [base, ...parts].join("/");
  }

  function skip(name: string, reason: string): void {
    result.skipped.push({ name, reason });
  }

  // No part below the destination may be a link: a file behind it would be written somewhere else.
  async function makeFolder(parts: readonly string[]): Promise<void> {
    for (let count = 0; count <= parts.length; count++) {
      const path = pathOf(parts.slice(0, count));
      const found = count === 0 ? await Deno.stat(path).catch(absent) : await Deno.lstat(path).catch(absent);
      if (found === undefined) await Deno.mkdir(path, { recursive: count === 0 });
      else if (!found.isDirectory) {
        throw new KubeError(`Cannot write to "${path}": it is ${found.isSymlink ? "a link" : "a file"}, not a folder`);
      }
    }
  }

  async function writeFile(path: string, body: ReadableStream<Uint8Array>): Promise<void> {
    const temporary = besidePath(path);
    const file = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
    let isComplete = false;
    try {
      try {
        for await (const piece of body) {
          for (let rest = piece; rest.length > 0;) rest = rest.subarray(await file.write(rest));
          result.bytes += piece.length;
          onBytes?.(piece.length);
        }
      } finally {
        file.close();
      }
      await Deno.rename(temporary, path);
      isComplete = true;
    } finally {
      if (!isComplete) await Deno.remove(temporary).catch(() => {});
    }
  }

  async function addHardLink(parts: string[], name: string, target: string): Promise<void> {
    const original = partsBelow(target, root);
    if (original === undefined || !own.has(original.join("/"))) {
      return skip(name, `it is a link to ${target}, which is not part of the copy`);
    }
    await makeFolder(parts.slice(0, -1));
    const temporary = besidePath(pathOf(parts));
    await Deno.link(pathOf(original), temporary);
    await Deno.rename(temporary, pathOf(parts));
    own.add(parts.join("/"));
    result.files++;
  }

  async function addLink(parts: string[], name: string, target: string): Promise<void> {
    if (parts.length > 0) await makeFolder(parts.slice(0, -1));
    const path = pathOf(parts);
    const found = await Deno.lstat(path).catch(absent);
    if (found?.isDirectory) return skip(name, "there is a folder of this name");
    const temporary = besidePath(path);
    await Deno.symlink(target, temporary);
    await Deno.rename(temporary, path);
    result.files++;
  }

  /** Reports whether a target has `..` behind a link, which leads to the parent of whatever the link leads to. */
  async function leadsBack(link: readonly string[], target: string): Promise<boolean> {
    const at = link.slice(0, -1);
    for (const part of target.split("/")) {
      if (part === "" || part === ".") continue;
      if (part !== "..") {
        at.push(part);
        continue;
      }
      if (linked.has(at.join("/")) || (await Deno.lstat(pathOf(at)).catch(absent))?.isSymlink) return at.length > 0;
      at.pop();
    }
    return false;
  }

  async function restore(path: string, mode: number, time: Date | undefined, usual = 0o666): Promise<void> {
    // Never setuid, setgid or sticky.
    if (Deno.build.os !== "windows") await Deno.chmod(path, preserve ? mode & 0o777 : usual & ~Deno.umask());
    if (preserve && time !== undefined) await Deno.utime(path, time, time);
  }
}

/** Returns the reason for which a member is not copied. */
export function reasonOf(type: string, linkname: string): string {
  return type === "symlink" || type === "link"
    ? `it is a link to ${linkname}, outside of the copy`
    : `it is a ${type.replace("-", " ")}`;
}

/** Returns a path in the same folder for a file that is not complete. */
function besidePath(path: string): string {
  const slash = path.lastIndexOf("/");
  return `${path.slice(0, slash + 1)}.${path.slice(slash + 1)}.k8s-${crypto.randomUUID().slice(0, 8)}`;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : slash === 0 ? "/" : path.slice(0, slash);
}

async function isFolder(path: string): Promise<boolean> {
  return (await Deno.stat(path).catch(absent))?.isDirectory === true;
}

function absent(error: unknown): undefined {
  if (error instanceof Deno.errors.NotFound) return undefined;
  throw error;
}
