import { createHash, type Hash } from "node:crypto";
import { createTarPacker } from "modern-tar";
import { KubeError } from "../../../data/core/errors.ts";

/** A file that was packed, with the hash of the bytes that were sent. */
export interface PackedFile {
  /** The name in the archive. */
  name: string;
  size: number;
  sha256: string;
}

/** A running {@linkcode pack}. */
export interface RunningPack {
  archive: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves to the files when all of them were read. */
  done: Promise<PackedFile[]>;
}

const PIECE = 256 * 1024;

/** Options of {@linkcode pack}. */
export interface PackOptions {
  /** Keep modes, times and owners. */
  preserve: boolean;
  /** Whether to hash the files. */
  hash: boolean;
  onBytes?: ((count: number) => void) | undefined;
}

/**
 * Packs a file or a folder into an archive. Links stay links. Names are taken as they are: there are no patterns.
 *
 * @param name The name of the path in the archive.
 */
export function pack(path: string, name: string, { preserve, hash, onBytes }: PackOptions): RunningPack {
  const { readable, controller } = createTarPacker();
  const files: PackedFile[] = [];

  async function add(path: string, name: string): Promise<void> {
    const info = await Deno.lstat(path);
    const kept = preserve ? { mtime: info.mtime ?? new Date(), uid: info.uid ?? 0, gid: info.gid ?? 0 } : undefined;
    const header = { name, size: 0, ...kept };
    const mode = (usual: number) => preserve && info.mode !== null ? info.mode & 0o777 : usual;
    if (info.isDirectory) {
      await controller.add({ ...header, name: `${name}/`, type: "directory", mode: mode(0o755) }).close();
      const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
      for (const each of names.sort()) await add(`${path}/${each}`, `${name}/${each}`);
    } else if (info.isSymlink) {
      const linkname = await Deno.readLink(path);
      await controller.add({ ...header, type: "symlink", linkname, mode: 0o777 }).close();
    } else if (info.isFile) {
      await addFile(path, { ...header, size: info.size, mode: mode(0o644) });
    } else throw new KubeError(`Cannot copy "${path}": it is neither a file, a folder nor a link`);
  }

  async function addFile(path: string, header: { name: string; size: number; mode: number }): Promise<void> {
    const digest: Hash | undefined = hash ? createHash("sha256") : undefined;
    const writer = controller.add({ ...header, type: "file" }).getWriter();
    using file = await Deno.open(path);
    let left = header.size;
    while (left > 0) {
      const buffer = new Uint8Array(Math.min(PIECE, left));
      const length = await file.read(buffer);
      if (length === null) throw new KubeError(`Cannot copy "${path}": it became shorter while it was read`);
      const piece = buffer.subarray(0, length);
      digest?.update(piece);
      await writer.write(piece);
      onBytes?.(length);
      left -= length;
    }
    await writer.close();
    files.push({ name: header.name, size: header.size, sha256: digest?.digest("hex") ?? "" });
  }

  const done = add(path, name).then(() => {
    controller.finalize();
    return files;
  }).catch((error) => {
    controller.error(error);
    throw error;
  });
  done.catch(() => {});
  return { archive: readable, done };
}
