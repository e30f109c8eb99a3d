import { defined } from "../../../data/base/defined.ts";
import { InputError, KubeError } from "../../../data/core/errors.ts";
import type { Client } from "../../client/client.ts";
import { copyFrom } from "./copy_from.ts";
import type { CopyOptions, CopyResult, CopySides } from "./copy_options.ts";
import { readCopyPlace } from "./copy_place.ts";
import { copyStreamTo, copyTo } from "./copy_to.ts";
import { createRemoteShell } from "./remote_shell.ts";

/**
 * Copies files between this machine and a container. It is complete, or it fails: an end mark proves that all bytes
 * arrived.
 *
 * @throws {InputError} If not exactly one side is in a pod.
 * @throws {KubeError} If a file cannot be read or written, or differs afterwards.
 * @throws {LostError} If the stream was cut.
 */
export async function copy(client: Client, { from, to }: CopySides, options: CopyOptions = {}): Promise<CopyResult> {
  const source = typeof from === "string" ? readCopyPlace(from) : undefined;
  const destination = typeof to === "string" ? readCopyPlace(to) : undefined;
  const remote = source?.kind === "pod" ? source : destination;
  if (remote?.kind !== "pod" || (source?.kind === "pod" && destination?.kind === "pod")) {
    throw new InputError("Cannot copy: one of src or dest must be a local file specification, the other one POD:PATH", {
      hints: ["write the side in the pod as POD:PATH or NAMESPACE/POD:PATH"],
    });
  }
  const namespace = options.namespace ?? remote.namespace;
  const shell = createRemoteShell(client, remote.target, { ...options, ...defined({ namespace }) });
  if (remote === source) {
    return destination === undefined
      ? await print(shell, remote.path, to as WritableStream<Uint8Array>)
      : await copyFrom(shell, remote.path, destination.path, options);
  }
  return source === undefined
    ? await copyStreamTo(shell, from as ReadableStream<Uint8Array>, remote.path, options)
    : await copyTo(shell, source.path, remote.path, options);
}

async function print(
  shell: ReturnType<typeof createRemoteShell>,
  path: string,
  output: WritableStream<Uint8Array>,
): Promise<CopyResult> {
  await using cat = await shell.spawn(["cat", path], false);
  const said = new Response(cat.stderr).text().catch(() => "");
  let bytes = 0;
  const writer = output.getWriter();
  for await (const piece of cat.stdout) {
    await writer.write(piece);
    bytes += piece.length;
  }
  const { code, sealed } = await cat.done;
  if (code !== 0) throw new KubeError(`Cannot copy "${path}" from the container: ${(await said).trim()}`);
  await writer.close();
  return { files: 1, bytes, verified: sealed ? "size" : "none", skipped: [], changed: [] };
}
