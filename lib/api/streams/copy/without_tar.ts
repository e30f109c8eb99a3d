import { createTarPacker } from "modern-tar";
import { KubeError } from "../../../data/core/errors.ts";
import type { CopyResult } from "./copy_options.ts";
import { extract, type ExtractOptions } from "./extract.ts";
import type { RemoteShell } from "./remote_shell.ts";

const FOLDER = 98;
// The size, the mode and the time. Without `stat` only the size is known.
const STAT_SCRIPT = `if [ -d "$1" ]; then exit ${FOLDER}; fi
stat -c '%s %a %Y' -- "$1" 2>/dev/null || wc -c < "$1"`;

/** Reports whether the shell of the container did not find `tar`. */
export function isWithoutTar(code: number, said: string): boolean {
  return code === 127 && said.includes("tar");
}

/** Returns the error for a folder, which cannot be copied without `tar`. */
export function withoutTar(path: string): KubeError {
  return new KubeError(`Cannot copy "${path}": the container has no tar, so only single files can be copied`, {
    hints: ["copy its files one by one, or debug a copy of the pod with an image that has tar"],
  });
}

/**
 * Copies one file of a container without `tar`.
 *
 * @throws {KubeError} If it is a folder, or its size changes while it is read.
 */
export async function copyFileFrom(
  shell: RemoteShell,
  path: string,
  root: string,
  extraction: ExtractOptions,
): Promise<CopyResult> {
  const found = await shell.script(STAT_SCRIPT, [path]);
  if (found.code === FOLDER) throw withoutTar(path);
  if (found.code !== 0) throw new KubeError(`Cannot copy "${path}" from the container: ${found.stderr.trim()}`);
  const [size = 0, mode, time] = found.stdout.trim().split(/\s+/);
  const { readable, controller } = createTarPacker();
  const header = {
    name: root,
    type: "file" as const,
    size: Number(size),
    mode: mode === undefined ? 0o644 : Number.parseInt(mode, 8),
    mtime: time === undefined ? new Date() : new Date(Number(time) * 1000),
  };
  // The archive of one file takes the same way as any other.
  const sending = send().catch((error) => {
    controller.error(error);
    throw error;
  });
  const [extracted, sealed] = await Promise.all([extract(readable, extraction), sending]);
  return {
    files: extracted.files,
    bytes: extracted.bytes,
    verified: sealed ? "size" : "none",
    skipped: [],
    changed: [],
  };

  async function send(): Promise<boolean> {
    await using cat = await shell.spawn(["cat", path], false);
    const stderr = new Response(cat.stderr).text().catch(() => "");
    const writer = controller.add(header).getWriter();
    for await (const piece of cat.stdout) await writer.write(piece);
    const { code, sealed } = await cat.done;
    if (code !== 0) throw new KubeError(`Cannot copy "${path}" from the container: ${(await stderr).trim()}`);
    await writer.close();
    controller.finalize();
    return sealed;
  }
}
