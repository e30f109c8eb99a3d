import { createHash } from "node:crypto";
import { KubeError } from "../../../data/core/errors.ts";
import { LostError } from "../stream_errors.ts";
import { compareHashes } from "./compare.ts";
import type { CopyOptions, CopyResult } from "./copy_options.ts";
import { splitRemotePath } from "./copy_place.ts";
import { extract } from "./extract.ts";
import { readArchive } from "./read_archive.ts";
import type { RemoteShell } from "./remote_shell.ts";
import { copyFileFrom, isWithoutTar } from "./without_tar.ts";

/**
 * Copies a path of a container to this machine, as an archive of `tar`. Without `tar` in the container, one file is read
 * with `cat`.
 */
export async function copyFrom(
  shell: RemoteShell,
  path: string,
  local: string,
  { verify = "size", preserve = true, retries = 0, onProgress }: CopyOptions,
): Promise<CopyResult> {
  const { folder, name } = splitRemotePath(path);
  const root = name === "." ? "." : `./${name}`;
  const reading = readArchive(shell, { folder, root, retries });
  let bytes = 0;
  const extraction = { root, destination: local, preserve, onBytes: (count: number) => onProgress?.(bytes += count) };
  let failure: unknown;
  const extracted = await extract(reading.readable, extraction).catch((error) => {
    failure = error;
    return undefined;
  });
  const { code, said, sealed, resumed } = await reading.done.catch((error) => {
    // A cut stream is the reason of an archive that ends early.
    throw error instanceof LostError || failure === undefined ? error : failure;
  });
  if (isWithoutTar(code, said)) return await copyFileFrom(shell, path, root, extraction);
  // GNU tar ends with 1 if a file changed while it was read. The archive is complete.
  const changed = code === 1
    ? [...said.matchAll(/^tar: (.*): file changed as we read it$/gm)].map(([, name = ""]) => name)
    : [];
  if (code !== 0 && changed.length === 0) {
    throw new KubeError(`Cannot copy "${path}" from the container: ${said || `tar ended with exit code ${code}`}`);
  }
  if (extracted === undefined) throw failure;
  // The second archive may have other bytes than the first one had before the cut.
  const verified = verify === "sha256" || resumed
    ? await compareHashes(shell, folder, await hashesOf(extracted.written, root))
    : sealed
    ? verify
    : "none";
  const { files, skipped } = extracted;
  return { files, bytes: extracted.bytes, verified, skipped, changed };
}

async function hashesOf(written: readonly { parts: string[]; path: string }[], root: string) {
  const prefix = root === "." ? [] : [root.slice(2)];
  return await Promise.all(written.map(async ({ parts, path }) => {
    const digest = createHash("sha256");
    using file = await Deno.open(path);
    const buffer = new Uint8Array(256 * 1024);
    for (let length; (length = await file.read(buffer)) !== null;) digest.update(buffer.subarray(0, length));
    return { name: [".", ...prefix, ...parts].join("/"), size: 0, sha256: digest.digest("hex") };
  }));
}
