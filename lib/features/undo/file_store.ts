import { parseExactly } from "../../data/base/long_integer.ts";
import { delay } from "../../data/base/wait.ts";
import { ConfigError } from "../../data/core/errors.ts";
import { joinEntries, type JournalEntry, type JournalStore } from "./entry.ts";

/** Options of {@linkcode fileStore}. */
export interface FileStoreOptions {
  /** The size in bytes at which old entries are removed. @default {32 MiB} */
  maxBytes?: number | undefined;
  /** The age in days at which entries are removed. @default {30} */
  maxDays?: number | undefined;
  /** Returns the current time in milliseconds. @default {Date.now} */
  now?: (() => number) | undefined;
  /** Called once if the file cannot be written. */
  onProblem?: ((text: string) => void) | undefined;
}

const DAY = 24 * 60 * 60 * 1000;
// A stopped process may keep the file locked, and nobody waits long for it.
const LOCK_TRIES = 10;
const LOCK_MS = 20;

/**
 * Keeps a journal in a file that only its owner can read. Each line is a part of an entry and is added in one piece.
 * Several processes can therefore write at the same time. A killed process only damages its last line.
 */
export function fileStore(path: string, options: FileStoreOptions = {}): JournalStore {
  const { maxBytes = 32 * 1024 * 1024, maxDays = 30, now = Date.now, onProblem } = options;
  let isBroken = false;
  // Loading node:path takes longer than a write of the file.
  const folder = path.slice(0, Math.max(0, path.search(/[/\\][^/\\]*$/)));

  const isYoung = (entry: Pick<JournalEntry, "time">) => Date.parse(entry.time) > now() - maxDays * DAY;

  async function add(text: string): Promise<void> {
    if (folder !== "") await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    for (let left = LOCK_TRIES; left > 0; left--) {
      using file = await open(path);
      const isLocked = await lock(file, false);
      // Another process may have replaced the file before it was locked.
      if (isLocked && left > 1 && !await isSameFile(file, path)) continue;
      return await writeLine(file, text);
    }
  }

  /** Removes old entries if the file is too long, or if its first entry is too old. */
  async function trim(): Promise<void> {
    const { size } = await Deno.stat(path);
    if (size <= maxBytes && !await isFirstOld(path, (time) => Date.parse(time) < now() - (maxDays + 1) * DAY)) return;
    using file = await open(path);
    if (!await lock(file, true) || !await isSameFile(file, path)) return;
    const entries = joinEntries(partsOf(await Deno.readTextFile(path))).filter(isYoung);
    const lines: string[] = [];
    let left = maxBytes / 2;
    for (const entry of entries.toReversed()) {
      const line = JSON.stringify(entry);
      left -= new TextEncoder().encode(line).length + 1;
      if (left < 0) break;
      lines.unshift(line);
    }
    const temporary = `${path}.${crypto.randomUUID()}`;
    await Deno.writeTextFile(temporary, lines.map((line) => `${line}\n`).join(""), { mode: 0o600, createNew: true });
    await Deno.rename(temporary, path);
  }

  return {
    name: path,
    async append(entry) {
      if (isBroken) return;
      try {
        await add(JSON.stringify(entry));
        if (entry.status !== undefined) await trim();
      } catch (error) {
        isBroken = true;
        onProblem?.(`writes are not recorded for undo: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    async read() {
      try {
        return joinEntries(partsOf(await Deno.readTextFile(path))).filter(isYoung);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return [];
        const reason = error instanceof Error ? error.message : String(error);
        throw new ConfigError(`Cannot read the journal "${path}": ${reason}`, { cause: error });
      }
    },
  };
}

async function open(path: string): Promise<Deno.FsFile> {
  const file = await Deno.open(path, { read: true, append: true, create: true, mode: 0o600 });
  try {
    if (Deno.build.os !== "windows" && ((await file.stat()).mode ?? 0) & 0o077) await Deno.chmod(path, 0o600);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

// The lock is held until the file is closed, or the process ends.
async function lock(file: Deno.FsFile, exclusive: boolean): Promise<boolean> {
  for (let left = LOCK_TRIES; left > 0; left--) {
    if (await file.tryLock(exclusive)) return true;
    if (exclusive) return false;
    await delay(LOCK_MS);
  }
  return false;
}

async function isSameFile(file: Deno.FsFile, path: string): Promise<boolean> {
  const [own, named] = await Promise.all([file.stat(), Deno.stat(path).catch(() => undefined)]);
  return own.ino === named?.ino;
}

// A killed process may have left a line without an end, so each line also begins with one.
async function writeLine(file: Deno.FsFile, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(`\n${text}\n`);
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
}

async function isFirstOld(path: string, isOld: (time: string) => boolean): Promise<boolean> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(512);
  const count = await file.read(bytes) ?? 0;
  const time = /"time":"([^"]+)"/.exec(new TextDecoder().decode(bytes.subarray(0, count)))?.[1];
  return time !== undefined && isOld(time);
}

function partsOf(text: string): unknown[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [parseExactly(line)];
    } catch {
      // The last line of a killed process.
      return [];
    }
  });
}
