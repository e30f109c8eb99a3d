import { dirname } from "node:path";
import { holdsSecret } from "../../display/secret_text.ts";

/** Inputs of this session and of earlier ones. */
export interface InputHistory {
  /** The inputs, oldest first and without duplicates. */
  entries(): readonly string[];
  /** Adds an input. An input that contains a secret or begins with a space is never written to the file. */
  add(text: string): Promise<void>;
}

/** Options of {@linkcode openHistory}. */
export interface HistoryOptions {
  /** Known secret values: the credential in use. */
  secrets?: () => Iterable<string>;
  /** The maximum number of inputs. @default {2000} */
  limit?: number;
}

/**
 * Returns the path of the history file: K8S_HISTORY (empty for no file), or a file in the user's state folder.
 *
 * @param env Reads an environment variable.
 */
export function historyPath(env: (name: string) => string | undefined): string | undefined {
  const own = env("K8S_HISTORY");
  if (own !== undefined) return own === "" ? undefined : own;
  const home = env("HOME");
  const state = env("XDG_STATE_HOME") || (home ? `${home}/.local/state` : env("LOCALAPPDATA"));
  return state ? `${state}/k8s/history` : undefined;
}

/**
 * Opens the history. The file contains one input per line as JSON, and only its owner can read it. Sessions append
 * under a lock, so concurrent sessions lose nothing. With each input, a session also reads the inputs that others have
 * added.
 *
 * @param path The file. Without it, the history lasts for this session only.
 */
export async function openHistory(path: string | undefined, options: HistoryOptions = {}): Promise<InputHistory> {
  const { secrets = () => [], limit = 2000 } = options;
  let entries: string[] = [];
  let known = 0;
  const learn = (texts: readonly string[]) => {
    entries = folded([...entries, ...texts]).slice(-limit);
  };
  if (path !== undefined) {
    using file = await openFile(path);
    const text = await readFrom(file, 0);
    learn(linesOf(text));
    known = (await file.stat()).size;
    // The file is compacted when most of its lines are duplicates or too old.
    if (text.split("\n").length > 2 * Math.max(limit / 2, entries.length) + 100) known = await rewrite(file, entries);
  }
  return {
    entries: () => entries,
    async add(text) {
      if (text.trim() === "") return;
      const isPrivate = text.startsWith(" ") || holdsSecret(text, secrets());
      if (path === undefined || isPrivate) return learn([text]);
      using file = await openFile(path);
      const { size } = await file.stat();
      // The file is shorter than before, because another session has compacted it.
      learn(linesOf(await readFrom(file, size < known ? 0 : known)));
      learn([text]);
      await file.seek(0, Deno.SeekMode.End);
      known = size + await write(file, JSON.stringify(text) + "\n");
    },
  };
}

async function openFile(path: string): Promise<Deno.FsFile> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  try {
    if (Deno.build.os !== "windows") await Deno.chmod(path, 0o600);
    // The lock is held until the file is closed.
    await file.lock(true);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

async function readFrom(file: Deno.FsFile, start: number): Promise<string> {
  await file.seek(start, Deno.SeekMode.Start);
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(65_536);
  let text = "";
  for (let count = await file.read(bytes); count !== null; count = await file.read(bytes)) {
    text += decoder.decode(bytes.subarray(0, count), { stream: true });
  }
  return text;
}

async function rewrite(file: Deno.FsFile, entries: readonly string[]): Promise<number> {
  await file.truncate(0);
  await file.seek(0, Deno.SeekMode.Start);
  return await write(file, entries.map((entry) => JSON.stringify(entry) + "\n").join(""));
}

async function write(file: Deno.FsFile, text: string): Promise<number> {
  const bytes = new TextEncoder().encode(text);
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
  return bytes.length;
}

// Lines that are truncated or were written by hand are ignored.
function linesOf(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    try {
      const entry: unknown = JSON.parse(line);
      return typeof entry === "string" ? [entry] : [];
    } catch {
      return [];
    }
  });
}

// The last of several duplicates is kept.
function folded(entries: readonly string[]): string[] {
  return [...new Set(entries.toReversed())].reverse();
}
