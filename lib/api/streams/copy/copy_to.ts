import { KubeError } from "../../../data/core/errors.ts";
import { compareHashes, compareSizes } from "./compare.ts";
import type { CopyOptions, CopyResult, Verification } from "./copy_options.ts";
import { splitRemotePath } from "./copy_place.ts";
import { pack, type PackedFile, type RunningPack } from "./pack.ts";
import type { RemoteShell } from "./remote_shell.ts";

// The final place, as in kubectl: a folder that exists takes the name of the source.
const PREPARE_SCRIPT = `set -e
target=$1
if [ -d "$target" ]; then target=\${target%/}/$2; fi
folder=$(dirname -- "$target")
mkdir -p -- "$folder"
mkdir -- "$folder/$3"
printf '%s\\n' "$target"`;

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
 * Copies a path of this machine to a container, as an archive of `tar`. It is unpacked beside its place, compared, and
 * then moved there, so that a cut leaves no half file.
 */
export async function copyTo(
  shell: RemoteShell,
  local: string,
  path: string,
  { verify = "size", preserve = true, onProgress }: CopyOptions,
): Promise<CopyResult> {
  const name = localName(local);
  await Deno.lstat(local);
  const temporary = `.k8s-${crypto.randomUUID().slice(0, 8)}`;
  const prepared = await shell.script(PREPARE_SCRIPT, [path, name, temporary]);
  if (prepared.code !== 0) throw failed(path, prepared.stderr, prepared.code);
  const target = prepared.stdout.replace(/\n$/, "");
  const folder = `${splitRemotePath(target).folder}/${temporary}`;
  return await removedOnFailure(shell, folder, async () => {
    let bytes = 0;
    const onBytes = (count: number) => onProgress?.(bytes += count);
    const packing = pack(local, name, { preserve, hash: verify === "sha256", onBytes });
    const files = await send(shell, packing, { folder, path, preserve });
    const verified = await compare(shell, folder, files, verify);
    const moved = await shell.script(MOVE_SCRIPT, [folder, name, target]);
    if (moved.code !== 0) throw failed(path, moved.stderr, moved.code);
    const size = files.reduce((sum, { size }) => sum + size, 0);
    return { files: files.length, bytes: size, verified, skipped: [], changed: [] };
  });
}

/** Copies a stream to a file of a container. */
export async function copyStreamTo(
  shell: RemoteShell,
  input: ReadableStream<Uint8Array>,
  path: string,
  { verify = "size", onProgress }: CopyOptions,
): Promise<CopyResult> {
  const { createHash } = await import("node:crypto");
  const { folder, name } = splitRemotePath(path);
  const temporary = `.${name}.k8s-${crypto.randomUUID().slice(0, 8)}`;
  const digest = createHash("sha256");
  let size = 0;
  const counted = input.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        digest.update(bytes);
        onProgress?.(size += bytes.length);
        controller.enqueue(bytes);
      },
    }),
  );
  return await removedOnFailure(shell, `${folder}/${temporary}`, async () => {
    await pipeInto(shell, ["sh", "-c", 'cat > "$1"', "sh", `${folder}/${temporary}`], counted, path);
    const file = { name: temporary, size, sha256: digest.digest("hex") };
    const verified = await compare(shell, folder, [file], verify);
    const moved = await shell.script('cd "$1" && mv -f -- "$2" "$3"', [folder, temporary, name]);
    if (moved.code !== 0) throw failed(path, moved.stderr, moved.code);
    return { files: 1, bytes: size, verified, skipped: [], changed: [] };
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

function failed(path: string, said: string, code: number): KubeError {
  return new KubeError(
    `Cannot copy to "${path}" of the container: ${said.trim() || `it ended with exit code ${code}`}`,
  );
}
