import { KubeError } from "../../../data/core/errors.ts";
import type { Verification } from "./copy_options.ts";
import type { PackedFile } from "./pack.ts";
import type { RemoteShell } from "./remote_shell.ts";

// The length of a command line is limited, and so is a URL.
const MOST_NAMES = 100;
const MOST_CHARACTERS = 4000;
const WITHOUT_PROGRAM = 99;
const HASH_SCRIPT = `cd "$1" || exit; shift
command -v sha256sum >/dev/null || exit ${WITHOUT_PROGRAM}
for file; do sha256sum < "$file" || exit; done`;
// `wc` of busybox reads the whole file.
const SIZE_SCRIPT = `cd "$1" || exit; shift
for file; do stat -c %s -- "$file" 2>/dev/null || wc -c < "$file" || exit; done`;

/**
 * Compares files in a folder of the container with the files on this machine: by hash, or by size if the container has no
 * sha256sum.
 *
 * @throws {KubeError} If a file differs.
 */
export async function compareHashes(
  shell: RemoteShell,
  folder: string,
  files: readonly PackedFile[],
): Promise<Verification> {
  for (const batch of batchesOf(files)) {
    const { code, stdout, stderr } = await shell.script(HASH_SCRIPT, [folder, ...batch.map(({ name }) => name)]);
    if (code === WITHOUT_PROGRAM) return await compareSizes(shell, folder, files);
    if (code !== 0) throw unreadable(stderr);
    requireSame(batch, stdout.trim().split("\n").map((line) => line.slice(0, 64)), ({ sha256 }) => sha256);
  }
  return "sha256";
}

/** Compares the sizes of files, with the errors of {@linkcode compareHashes}. */
export async function compareSizes(
  shell: RemoteShell,
  folder: string,
  files: readonly PackedFile[],
): Promise<Verification> {
  for (const batch of batchesOf(files)) {
    const { code, stdout, stderr } = await shell.script(SIZE_SCRIPT, [folder, ...batch.map(({ name }) => name)]);
    if (code !== 0) throw unreadable(stderr);
    requireSame(batch, stdout.trim().split("\n").map((line) => line.trim()), ({ size }) => String(size));
  }
  return "size";
}

function requireSame(
  files: readonly PackedFile[],
  found: readonly string[],
  expected: (file: PackedFile) => string,
): void {
  const different = files.find((file, index) => found[index] !== expected(file));
  if (different === undefined) return;
  throw new KubeError(`Cannot verify the copy: "${different.name}" differs between the container and this machine`, {
    hints: ["copy it again: it may have changed meanwhile"],
  });
}

function unreadable(said: string): KubeError {
  return new KubeError(`Cannot verify the copy: ${said.trim()}`);
}

function* batchesOf(files: readonly PackedFile[]): Generator<PackedFile[]> {
  let batch: PackedFile[] = [];
  let size = 0;
  for (const file of files) {
    if (batch.length === MOST_NAMES || size + file.name.length > MOST_CHARACTERS) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(file);
    size += file.name.length;
  }
  if (batch.length > 0) yield batch;
}
