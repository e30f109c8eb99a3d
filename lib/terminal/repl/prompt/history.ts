import { dirname } from "node:path";
import { holdsSecret } from "../../display/secret_text.ts";

/** Earlier inputs, of this session and of others. */
export interface InputHistory {
  /** The oldest first, each once. */
  entries(): readonly string[];
  /** Adds an input; what holds a secret, or begins with a blank, is kept for this session alone and never written. */
  add(text: string): Promise<void>;
}

/** Options of {@linkcode openHistory}. */
export interface HistoryOptions {
  /** Secrets that are known by their value: the credential in use. */
  secrets?: () => Iterable<string>;
  /** How many inputs are kept. @default {2000} */
  limit?: number;
}

/**
 * Where the history lies: K8S_HISTORY, which may be empty for none, or the place for a user's state.
 *
 * @param env Reads a variable.
 */
export function historyPath(env: (name: string) => string | undefined): string | undefined {
  const own = env("K8S_HISTORY");
  if (own !== undefined) return own === "" ? undefined : own;
  const home = env("HOME");
  const state = env("XDG_STATE_HOME") || (home ? `${home}/.local/state` : env("LOCALAPPDATA"));
  return state ? `${state}/k8s/history` : undefined;
}

/**
 * Opens the history. Its file holds an input a line, as JSON, for its owner alone. Sessions only ever add to it, each
 * under a lock, so that several at once lose nothing; with each input they learn what the others have added.
 *
 * @param path The file; without one, the history is that of this session.
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
    // Duplicates and what is too old are dropped from the file when they are the most of it.
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
      // Shorter than it was: another session has tidied it up.
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
    // Until it is closed.
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

// A line that was cut off, or that somebody wrote by hand, is none of ours.
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

// Of several that are the same the last one stays.
function folded(entries: readonly string[]): string[] {
  return [...new Set(entries.toReversed())].reverse();
}
