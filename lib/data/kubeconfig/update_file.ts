import { dirname } from "node:path";
import { ConfigError } from "../core/errors.ts";
import { shellWord } from "../base/shell_word.ts";
import { delay } from "../base/wait.ts";
import { readConfigText, requirePermission } from "./permission.ts";
import { unreadable } from "./unreadable.ts";

/** Options of {@linkcode updateFile}. */
export interface UpdateOptions {
  /** Waits before the next attempt to get the lock. @default {a timer} */
  sleep?: ((milliseconds: number) => Promise<void>) | undefined;
}

/**
 * Changes a file atomically: readers see the old or the new text, and a full disk leaves the old one. It holds kubectl's
 * lock, `FILE.lock`, during the change. A symbolic link, the mode and the owner stay. A read-only file is not changed. A new
 * file can only be read by its owner.
 *
 * @param change Returns the new text from the old one, which is empty if the file does not exist.
 * @throws {ConfigError} If the file, its folder or its lock do not permit the change.
 */
export async function updateFile(
  file: string,
  change: (text: string) => string | Promise<string>,
  { sleep = delay }: UpdateOptions = {},
): Promise<void> {
  requireWrite(file);
  await makeFolder(file);
  const unlock = await lock(file, sleep);
  try {
    const target = await realPath(file);
    const before = await read(target);
    const after = await change(before?.text ?? "");
    if (after === before?.text) return;
    if (before !== undefined) await requireOpen(target);
    await replace(target, after, before);
  } finally {
    await unlock();
  }
}

// The lock and the temporary file are in the same folder.
function requireWrite(file: string): void {
  try {
    for (const path of [file, `${file}.lock`]) requirePermission({ name: "write", path });
  } catch (error) {
    throw unwritable(file, error);
  }
}

// The permission of the folder is enough to replace a file, but a read-only file is not meant to change.
async function requireOpen(target: string): Promise<void> {
  try {
    (await Deno.open(target, { write: true })).close();
  } catch (error) {
    const isClosed = error instanceof Deno.errors.PermissionDenied;
    throw unwritable(target, error, isClosed ? [`make it writable as its owner: chmod u+w ${shellWord(target)}`] : []);
  }
}

// A change takes a few milliseconds. A lock that is held for 5 s was left behind.
const TRIES = 100;
const PAUSE_MS = 50;

async function lock(file: string, sleep: (milliseconds: number) => Promise<void>): Promise<() => Promise<void>> {
  const path = `${file}.lock`;
  for (let tries = TRIES;; tries--) {
    try {
      const handle = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
      handle.close();
      return () => Deno.remove(path).catch(() => undefined);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw unwritable(file, error);
      if (tries > 1) {
        await sleep(PAUSE_MS);
        continue;
      }
      throw new ConfigError(`Cannot change the kubeconfig "${file}": another program holds its lock`, {
        cause: error,
        hints: [`if no other kubectl or k8s is running, remove the stale lock: rm ${shellWord(path)}`],
      });
    }
  }
}

interface Before {
  text: string;
  mode: number;
  uid: number | null;
  gid: number | null;
}

async function replace(target: string, text: string, before: Before | undefined): Promise<void> {
  const temporary = `${target}.${crypto.randomUUID()}.tmp`;
  const bytes = new TextEncoder().encode(text);
  try {
    using handle = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
    await writeAll(handle, bytes);
    if (Deno.build.os !== "windows") {
      // Root changes a file of another user, which keeps its owner: `sudo k8s config ...`.
      const { uid, gid } = await handle.stat();
      const isOthers = before !== undefined && (before.uid !== uid || before.gid !== gid);
      if (isOthers) await Deno.chown(temporary, before.uid, before.gid).catch(() => undefined);
      await Deno.chmod(temporary, before?.mode ?? 0o600);
    }
    await handle.sync();
  } catch (error) {
    await Deno.remove(temporary).catch(() => undefined);
    throw unwritable(target, error);
  }
  try {
    await Deno.rename(temporary, target);
    await syncFolder(target);
  } catch (error) {
    // A file that is mounted itself, as in a container, can be written but not replaced.
    if (error instanceof Error && /EBUSY|os error 16|Busy/.test(`${error.name} ${error.message}`)) {
      return await overwrite(target, bytes, temporary);
    }
    await Deno.remove(temporary).catch(() => undefined);
    throw unwritable(target, error);
  }
}

// The new text stays in a file next to it until the write is complete.
async function overwrite(target: string, bytes: Uint8Array, copy: string): Promise<void> {
  try {
    using handle = await Deno.open(target, { write: true });
    await writeAll(handle, bytes);
    await handle.truncate(bytes.length);
    await handle.sync();
  } catch (error) {
    throw unwritable(target, error, [`the new text is in ${copy}`]);
  }
  await Deno.remove(copy);
}

async function writeAll(handle: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await handle.write(bytes.subarray(written));
}

// Syncing the folder keeps the name. Some systems cannot sync a folder.
async function syncFolder(target: string): Promise<void> {
  try {
    requirePermission({ name: "read", path: dirname(target) });
    using handle = await Deno.open(dirname(target));
    await handle.sync();
  } catch {
    // The file itself is already on disk.
  }
}

async function read(file: string): Promise<Before | undefined> {
  try {
    const [text, { mode, uid, gid }] = await Promise.all([readConfigText(file), Deno.stat(file)]);
    return { text, mode: (mode ?? 0o600) & 0o777, uid, gid };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadable("kubeconfig", file, error);
  }
}

async function realPath(file: string): Promise<string> {
  return await Deno.realPath(file).catch(() => file);
}

async function makeFolder(file: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(file), { recursive: true });
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown, hints: readonly string[] = []): ConfigError {
  const isDeno = error instanceof Deno.errors.NotCapable;
  const why = isDeno ? "permission denied by Deno" : error instanceof Error ? error.message : String(error);
  return new ConfigError(`Cannot write the kubeconfig "${file}": ${why}`, {
    cause: error,
    hints: isDeno ? ["run it with --allow-write for the folder of the file"] : hints,
  });
}
