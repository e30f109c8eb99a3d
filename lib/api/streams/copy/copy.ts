import { defined } from "../../../data/base/defined.ts";
import { InputError, KubeError } from "../../../data/core/errors.ts";
import type { Client } from "../../client/client.ts";
import { LostError } from "../stream_errors.ts";
import { copyBetween } from "./copy_between.ts";
import { copyFrom } from "./copy_from.ts";
import type { CopyOptions, CopyResult, CopySides } from "./copy_options.ts";
import { type PodPlace, readCopyPlace } from "./copy_place.ts";
import { copyStreamTo, copyTo } from "./copy_to.ts";
import { createRemoteShell } from "./remote_shell.ts";

/**
 * Copies files between this machine and a container, or between two containers. The copy is complete, or it fails: an end
 * mark proves that all bytes arrived.
 *
 * @throws {InputError} If no side is in a pod.
 * @throws {KubeError} If a file cannot be read or written, or differs afterwards.
 * @throws {LostError} If the stream was cut.
 */
export async function copy(client: Client, { from, to }: CopySides, options: CopyOptions = {}): Promise<CopyResult> {
  const source = typeof from === "string" ? readCopyPlace(from) : undefined;
  const destination = typeof to === "string" ? readCopyPlace(to) : undefined;
  const remote = source?.kind === "pod" ? source : destination;
  if (remote?.kind !== "pod") {
    throw new InputError("Cannot copy: one of src or dest must be a path in a pod", {
      hints: ["write the side in the pod as POD:PATH or NAMESPACE/POD:PATH"],
    });
  }
  const shellOf = (place: PodPlace) => {
    const namespace = options.namespace ?? place.namespace;
    return createRemoteShell(client, place.target, { ...options, ...defined({ namespace }) });
  };
  const shell = shellOf(remote);
  if (remote === source) {
    if (destination === undefined) return await print(shell, remote.path, to as WritableStream<Uint8Array>);
    if (destination.kind === "local") return await copyFrom(shell, remote.path, destination.path, options);
    return await repeated(
      options,
      () => copyBetween(shell, remote.path, shellOf(destination), destination.path, options),
    );
  }
  if (source === undefined) return await copyStreamTo(shell, from as ReadableStream<Uint8Array>, remote.path, options);
  return await repeated(options, () => copyTo(shell, source.path, remote.path, options));
}

/** Repeats some work if its stream was cut. */
async function repeated<T>({ retries = 0 }: CopyOptions, work: () => Promise<T>): Promise<T> {
  for (let left = retries;; left--) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LostError) || left <= 0) throw error;
    }
  }
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
