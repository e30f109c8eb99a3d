import { createHash } from "node:crypto";
import { KubeError } from "../../../data/core/errors.ts";
import { compareHashes, compareSizes } from "./compare.ts";
import type { CopyOptions, CopyResult, Verification } from "./copy_options.ts";
import { splitRemotePath } from "./copy_place.ts";
import type { SkippedMember } from "./extract.ts";
import { pack, type PackedFile, type RunningPack } from "./pack.ts";
import type { RemoteShell } from "./remote_shell.ts";
import { isWithoutTar, withoutTar } from "./without_tar.ts";

// The final place, as in kubectl: a folder that exists takes the name of the source.
const PREPARE_SCRIPT = `set -e
target=$1
if [ -d "$target" ]; then target=\${target%/}/$2; fi
folder=$(dirname -- "$target")
mkdir -p -- "$folder"
mkdir -- "$folder/$3"
printf '%s\\n' "$target"`;

// Not each container has a `touch` that reads seconds.
const ATTRIBUTES_SCRIPT = 'chmod "$2" "$1" && { [ -z "$3" ] || touch -d "@$3" "$1" 2>/dev/null || true; }';

/** A program of the container failed. */
class ProgramError extends KubeError {
  constructor(message: string, readonly code: number, readonly said: string) {
    super(message);
  }
}

// A folder is merged into one that exists. Each file is replaced by a rename.
const MOVE_SCRIPT = `set -e
from=$1/$2 target=$3
if [ -d "$from" ] && [ ! -L "$from" ] && [ -d "$target" ]; then
  cd "$from"
  find . -type d -exec sh -c 'for each; do mkdir -p -- "$0/$each"; done' "$target" {} +
  find . ! -type d -exec sh -c 'for each; do mv -f -- "$each" "$0/$each"; done' "$target" {} +
  cd /
else
  mv -f -- "$from" "$target"
fi
rm -rf -- "$1"`;

/**
 * Copies a path of this machine to a container, as an archive of `tar`. Without `tar` in the container, one file is
 * written with `cat`.
 */
export async function copyTo(
  shell: RemoteShell,
  local: string,
  path: string,
  { verify = "size", preserve = true, onProgress }: CopyOptions,
): Promise<CopyResult> {
  const name = localName(local);
  const info = await Deno.lstat(local);
  const hash = verify === "sha256";
  return await placeArchive(shell, path, name, { verify, preserve }, async (place, folder) => {
    let bytes = 0;
    const onBytes = (count: number) => onProgress?.(bytes += count);
    try {
      return { files: await place(pack(local, name, { preserve, hash, onBytes })), skipped: [] };
    } catch (error) {
      if (!(error instanceof ProgramError) || !isWithoutTar(error.code, error.said)) throw error;
      if (!info.isFile) throw withoutTar(local);
      bytes = 0;
      const options = { place: `${folder}/${name}`, path, hash, onBytes };
      const sent = await sendFile(shell, local, info, { ...options, preserve });
      return { files: [{ name, ...sent }], skipped: [] };
    }
  });
}

/**
 * Unpacks an archive beside its place in a container, compares its files, and then moves them there, so that a cut leaves
 * no half file.
 *
 * @param work Unpacks the archive with its first argument. The second one is the temporary folder.
 */
export async function placeArchive(
  shell: RemoteShell,
  path: string,
  name: string,
  { verify, preserve }: { verify: Verification; preserve: boolean },
  work: (
    place: (archive: RunningPack) => Promise<PackedFile[]>,
    folder: string,
  ) => Promise<{ files: PackedFile[]; skipped: SkippedMember[] }>,
): Promise<CopyResult> {
  const temporary = `.k8s-${crypto.randomUUID().slice(0, 8)}`;
  const prepared = await shell.script(PREPARE_SCRIPT, [path, name, temporary]);
  if (prepared.code !== 0) throw failed(path, prepared.stderr, prepared.code);
  const target = prepared.stdout.replace(/\n$/, "");
  const folder = `${splitRemotePath(target).folder}/${temporary}`;
  return await removedOnFailure(shell, folder, async () => {
    const { files, skipped } = await work((archive) => send(shell, archive, { folder, path, preserve }), folder);
    const verified = await compare(shell, folder, files, verify);
    const moved = await shell.script(MOVE_SCRIPT, [folder, name, target]);
    if (moved.code !== 0) throw failed(path, moved.stderr, moved.code);
    const size = files.reduce((sum, { size }) => sum + size, 0);
    return { files: files.length, bytes: size, verified, skipped, changed: [] };
  });
}

interface SendOptions {
  /** The file that is written. */
  place: string;
  /** The path that errors name. */
  path: string;
  /** Compute the hash of the bytes. */
  hash: boolean;
  onBytes: (count: number) => void;
}

/** The size and the hash of bytes that were sent. */
type Sent = Pick<PackedFile, "size" | "sha256">;

/** Writes a file of this machine with `cat`. */
async function sendFile(
  shell: RemoteShell,
  local: string,
  { mode, mtime }: Deno.FileInfo,
  options: SendOptions & { preserve: boolean },
): Promise<Sent> {
  const { place, path, preserve } = options;
  const file = await Deno.open(local);
  const sent = await sendStream(shell, file.readable, options);
  const octal = preserve && mode !== null ? (mode & 0o777).toString(8) : "644";
  const seconds = preserve && mtime !== null ? String(Math.floor(mtime.getTime() / 1000)) : "";
  const changed = await shell.script(ATTRIBUTES_SCRIPT, [place, octal, seconds]);
  if (changed.code !== 0) throw failed(path, changed.stderr, changed.code);
  return sent;
}

/** Writes a stream with `cat`. */
async function sendStream(
  shell: RemoteShell,
  input: ReadableStream<Uint8Array>,
  { place, path, hash, onBytes }: SendOptions,
): Promise<Sent> {
  const digest = hash ? createHash("sha256") : undefined;
  let size = 0;
  const counted = input.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        digest?.update(bytes);
        size += bytes.length;
        onBytes(bytes.length);
        controller.enqueue(bytes);
      },
    }),
  );
  await pipeInto(shell, ["sh", "-c", 'cat > "$1"', "sh", place], counted, path);
  return { size, sha256: digest?.digest("hex") ?? "" };
}

/** Copies a stream to a file of a container. */
export async function copyStreamTo(
  shell: RemoteShell,
  input: ReadableStream<Uint8Array>,
  path: string,
  { verify = "size", onProgress }: CopyOptions,
): Promise<CopyResult> {
  const { folder, name } = splitRemotePath(path);
  const temporary = `.${name}.k8s-${crypto.randomUUID().slice(0, 8)}`;
  const place = `${folder}/${temporary}`;
  let bytes = 0;
  const onBytes = (count: number) => onProgress?.(bytes += count);
  return await removedOnFailure(shell, place, async () => {
    const sent = await sendStream(shell, input, { place, path, hash: verify === "sha256", onBytes });
    const verified = await compare(shell, folder, [{ name: temporary, ...sent }], verify);
    const moved = await shell.script('cd "$1" && mv -f -- "$2" "$3"', [folder, temporary, name]);
    if (moved.code !== 0) throw failed(path, moved.stderr, moved.code);
    return { files: 1, bytes: sent.size, verified, skipped: [], changed: [] };
  });
}

/** Does some work with a temporary path of the container. If the work fails, the path is removed. */
async function removedOnFailure<T>(shell: RemoteShell, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await shell.remove(path);
    throw error;
  }
}

async function send(
  shell: RemoteShell,
  { archive, done }: RunningPack,
  { folder, path, preserve }: { folder: string; path: string; preserve: boolean },
): Promise<PackedFile[]> {
  await pipeInto(shell, ["tar", preserve ? "xf" : "xmf", "-", "-C", folder], archive, path);
  return await done;
}

/** Runs a command with a stream as its input. If the stream fails, so does the command. */
async function pipeInto(
  shell: RemoteShell,
  command: readonly string[],
  input: ReadableStream<Uint8Array>,
  path: string,
): Promise<void> {
  await using process = await shell.spawn(command, true);
  const said = new Response(process.stderr).text().catch(() => "");
  void process.stdout.cancel();
  const sending = input.pipeTo(process.stdin).catch(() => {});
  const { code } = await process.done;
  await sending;
  if (code !== 0) throw failed(path, await said, code);
}

async function compare(
  shell: RemoteShell,
  folder: string,
  files: readonly PackedFile[],
  verify: Verification,
): Promise<Verification> {
  if (verify === "none" || files.length === 0) return verify;
  return verify === "sha256" ? await compareHashes(shell, folder, files) : await compareSizes(shell, folder, files);
}

function localName(local: string): string {
  const name = local.replace(/[/\\]+$/, "").split(/[/\\]/).at(-1) ?? "";
  if (name !== "" && name !== "." && name !== "..") return name;
  throw new KubeError(`Cannot copy "${local}": it has no name`, { hints: ["name the folder itself, such as ./data"] });
}

function failed(path: string, said: string, code: number): ProgramError {
  const message = `Cannot copy to "${path}" of the container: ${said.trim() || `it ended with exit code ${code}`}`;
  return new ProgramError(message, code, said);
}
