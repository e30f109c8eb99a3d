import { createHash } from "node:crypto";
import { createTarDecoder, createTarPacker } from "modern-tar";
import { KubeError } from "../../../data/core/errors.ts";
import { LostError } from "../stream_errors.ts";
import type { CopyOptions, CopyResult } from "./copy_options.ts";
import { splitRemotePath } from "./copy_place.ts";
import { placeArchive } from "./copy_to.ts";
import { reasonOf, type SkippedMember } from "./extract.ts";
import { isConfined, partsBelow } from "./member_name.ts";
import type { PackedFile, RunningPack } from "./pack.ts";
import { readArchive } from "./read_archive.ts";
import type { RemoteShell } from "./remote_shell.ts";
import { isWithoutTar, withoutTar } from "./without_tar.ts";

/** Copies a path of one container to another one. Both need `tar`. Nothing is stored on this machine. */
export async function copyBetween(
  source: RemoteShell,
  from: string,
  destination: RemoteShell,
  to: string,
  { verify = "size", preserve = true, onProgress }: CopyOptions,
): Promise<CopyResult> {
  const { folder, name } = splitRemotePath(from);
  if (name === ".") {
    throw new KubeError(`Cannot copy "${from}" to another container: it has no name`, {
      hints: ["name the folder itself, such as /data"],
    });
  }
  const root = `./${name}`;
  const skipped: SkippedMember[] = [];
  let bytes = 0;
  return await placeArchive(destination, to, name, { verify, preserve }, async (place) => {
    const reading = readArchive(source, { folder, root, retries: 0 });
    const repacked = repack(reading.readable, { root, name, hash: verify === "sha256", skipped, onBytes });
    let failure: unknown;
    const files = await place(repacked).catch((error) => void (failure = error));
    const { code, said } = await reading.done.catch((error) => {
      throw error instanceof LostError || failure === undefined ? error : failure;
    });
    if (isWithoutTar(code, said)) throw withoutTar(from);
    if (code !== 0) throw new KubeError(`Cannot copy "${from}" from the container: ${said}`);
    if (files === undefined) throw failure;
    return { files, skipped };
  });

  function onBytes(count: number): void {
    onProgress?.(bytes += count);
  }
}

interface RepackOptions {
  root: string;
  name: string;
  hash: boolean;
  skipped: SkippedMember[];
  onBytes: (count: number) => void;
}

/** Packs the members of an archive again, so that a hostile container cannot choose a file of the other one. */
function repack(archive: ReadableStream<Uint8Array>, options: RepackOptions): RunningPack {
  const { root, name: base, hash, skipped, onBytes } = options;
  const { readable, controller } = createTarPacker();
  const files: PackedFile[] = [];

  async function add(): Promise<void> {
    for await (const { header, body } of archive.pipeThrough(createTarDecoder({ strict: true }))) {
      const { name, size, type = "file", linkname = "", mode = 0o644, mtime = new Date(0), uid = 0, gid = 0 } = header;
      const parts = partsBelow(name, root);
      if (parts === undefined) {
        throw new KubeError(`Cannot copy "${name}": the archive of the container contains a name outside of "${root}"`);
      }
      const own = [base, ...parts].join("/");
      const kept = { mode, mtime, uid, gid };
      if (type === "file") {
        const digest = hash ? createHash("sha256") : undefined;
        const writer = controller.add({ ...kept, name: own, type, size }).getWriter();
        for await (const piece of body) {
          digest?.update(piece);
          await writer.write(piece);
          onBytes(piece.length);
        }
        await writer.close();
        files.push({ name: own, size, sha256: digest?.digest("hex") ?? "" });
        continue;
      }
      await body.cancel();
      const original = type === "link" ? partsBelow(linkname, root) : undefined;
      if (type === "directory") await controller.add({ ...kept, name: `${own}/`, type, size: 0 }).close();
      else if (type === "symlink" && isConfined(parts, linkname)) {
        await controller.add({ ...kept, name: own, type, size: 0, linkname }).close();
      } else if (original !== undefined) {
        await controller.add({ ...kept, name: own, type: "link", size: 0, linkname: [base, ...original].join("/") })
          .close();
      } else {
        skipped.push({ name, reason: reasonOf(type, linkname) });
      }
    }
    controller.finalize();
  }

  const done = add().then(() => files).catch((error) => {
    controller.error(error);
    throw error;
  });
  done.catch(() => {});
  return { archive: readable, done };
}
