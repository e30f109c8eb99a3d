import { createHash } from "node:crypto";
import { KubeError } from "../../../data/core/errors.ts";
import { LostError } from "../stream_errors.ts";
import { compareHashes } from "./compare.ts";
import type { CopyOptions, CopyResult } from "./copy_options.ts";
import { splitRemotePath } from "./copy_place.ts";
import { extract } from "./extract.ts";
import type { RemoteShell } from "./remote_shell.ts";

/** Copies a path of a container to this machine, as an archive of `tar`. */
export async function copyFrom(
  shell: RemoteShell,
  path: string,
  local: string,
  { verify = "size", preserve = true, onProgress }: CopyOptions,
): Promise<CopyResult> {
  const { folder, name } = splitRemotePath(path);
  const root = name === "." ? "." : `./${name}`;
  await using tar = await shell.spawn(["tar", "cf", "-", "-C", folder, root], false);
  const stderr = new Response(tar.stderr).text().catch(() => "");
  let bytes = 0;
  const onBytes = (count: number) => onProgress?.(bytes += count);
  let failure: unknown;
  const extracted = await extract(tar.stdout, { root, destination: local, preserve, onBytes }).catch((error) => {
    failure = error;
    return undefined;
  });
  const { code, sealed } = await tar.done.catch((error) => {
    // A cut stream is the reason of an archive that ends early.
    throw error instanceof LostError || failure === undefined ? error : failure;
  });
  const said = (await stderr).trim();
  // GNU tar ends with 1 if a file changed while it was read. The archive is complete.
  const changed = code === 1
    ? [...said.matchAll(/^tar: (.*): file changed as we read it$/gm)].map(([, name = ""]) => name)
    : [];
  if (code === 127 && said.includes("tar")) throw withoutTar(said);
  if (code !== 0 && changed.length === 0) {
    throw new KubeError(`Cannot copy "${path}" from the container: ${said || `tar ended with exit code ${code}`}`);
  }
  if (extracted === undefined) throw failure;
  const verified = verify === "sha256"
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

function withoutTar(said: string): KubeError {
  return new KubeError(`Cannot copy from the container: it has no tar (${said})`, {
    hints: ['for one file, read it with `cat`: exec(target, ["cat", path])'],
  });
}
