import { ConfigError } from "../core/errors.ts";
import { requirePermission } from "./permission.ts";
import { unreadable } from "./unreadable.ts";

/** Options of {@linkcode updateFile}. */
export interface UpdateOptions {
  /** Waits before another try at the lock. @default {a timer} */
  sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Changes a file in one step: whoever reads it sees the old text or the new one, and a disk that is full leaves the old
 * one. Meanwhile it holds the lock that kubectl takes, `FILE.lock`. A symbolic link stays one, and the mode is kept; a
 * file that is made is for its owner alone.
 *
 * @param change Gets the text, empty where there is no file yet.
 * @throws {ConfigError} Where the file, its folder or its lock forbid it.
 */
export async function updateFile(
  file: string,
  change: (text: string) => string,
  { sleep = wait }: UpdateOptions = {},
): Promise<void> {
  requireWrite(file);
  await makeFolder(file);
  const unlock = await lock(file, sleep);
  try {
    const target = await realPath(file);
    const before = await read(target);
    const after = change(before?.text ?? "");
    if (after !== before?.text) await replace(target, after, before?.mode ?? 0o600);
  } finally {
    await unlock();
  }
}

// The lock and the temporary file lie beside it.
function requireWrite(file: string): void {
  try {
    for (const path of [file, `${file}.lock`]) requirePermission({ name: "write", path });
  } catch (error) {
    throw unwritable(file, error);
  }
}

async function lock(file: string, sleep: (milliseconds: number) => Promise<void>): Promise<() => Promise<void>> {
  const path = `${file}.lock`;
  for (let tries = 20;; tries--) {
    try {
      const handle = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
      handle.close();
      return () => Deno.remove(path).catch(() => undefined);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw unwritable(file, error);
      if (tries > 1) {
        await sleep(100);
        continue;
      }
      throw new ConfigError(`Cannot change the kubeconfig "${file}": another program holds its lock`, {
        cause: error,
        hints: [`if no kubectl or k8s is at work, the lock was left behind: rm ${path}`],
      });
    }
  }
}

async function replace(target: string, text: string, mode: number): Promise<void> {
  const temporary = `${target}.${crypto.randomUUID()}.tmp`;
  try {
    using handle = await Deno.open(temporary, { write: true, createNew: true, mode });
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) written += await handle.write(bytes.subarray(written));
    // The mode of open() is less what umask takes away.
    if (Deno.build.os !== "windows") await Deno.chmod(temporary, mode);
    await handle.sync();
  } catch (error) {
    await Deno.remove(temporary).catch(() => undefined);
    throw unwritable(target, error);
  }
  try {
    await Deno.rename(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => undefined);
    throw unwritable(target, error);
  }
}

async function read(file: string): Promise<{ text: string; mode: number } | undefined> {
  try {
    requirePermission({ name: "read", path: file });
    const [text, { mode }] = await Promise.all([Deno.readTextFile(file), Deno.stat(file)]);
    return { text, mode: (mode ?? 0o600) & 0o777 };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadable("kubeconfig", file, error);
  }
}

async function realPath(file: string): Promise<string> {
  return await Deno.realPath(file).catch(() => file);
}

async function makeFolder(file: string): Promise<void> {
  const { dirname } = await import("node:path");
  try {
    await Deno.mkdir(dirname(file), { recursive: true });
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): ConfigError {
  const isDeno = error instanceof Deno.errors.NotCapable;
  const why = isDeno ? "this process may not" : error instanceof Error ? error.message : String(error);
  return new ConfigError(`Cannot write the kubeconfig "${file}": ${why}`, {
    cause: error,
    hints: isDeno ? ["run it with --allow-write for the folder of the file"] : [],
  });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
