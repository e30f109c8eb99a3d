import { concatBytes } from "../base/concat_bytes.ts";

/**
 * The end mark of a command. If the connection of a command is cut, the server reports a success, because KEP-4006's
 * translator interprets an empty error stream that way. Only our own mark can show that the output is complete.
 */
export interface Seal {
  /** The command that runs the given one, and writes the marks. */
  command: string[];
  /** Removes the marks from one stream, and finds them. */
  reader(): SealReader;
}

/** A mark in a stream. */
interface Mark {
  /** `p`: the command starts, and the value is the process ID. `s`: it ended, and the value is its exit code. */
  kind: "p" | "s";
  value: number;
}

const MARK = 0x1e;
const HEX = 16;
// The mark, the nonce, a space, the kind, a number of at most 10 digits, the mark.
const LONGEST = 1 + HEX + 2 + 10 + 1;
const NOTHING = new Uint8Array(0);

// `exec` in a subshell runs programs only, as the server does: without it, a name could be a builtin of the shell.
// The shell ends only when the client has received both end marks, which it confirms through stdin. A runtime drops the
// output that a slow reader has not taken 2 s after the process ended (containerd, pkg/process/exec.go).
function scriptOf(nonce: string, readsStdin: boolean): string {
  const both = (kind: string, value: string) => {
    const mark = `printf '\\036${nonce} ${kind}%d\\036' ${value}`;
    return `${mark}; ${mark} >&2`;
  };
  const run = readsStdin ? '(exec "$@")' : '(exec "$@" </dev/null)';
  return `${both("p", "$$")}; ${run}; s=$?; ${both("s", "$s")}; read -r _; exit $s`;
}

/** Options of {@linkcode createSeal}. */
export interface SealOptions {
  /** Whether the command reads stdin. Otherwise stdin only contains the client's confirmation. @default {false} */
  readsStdin?: boolean | undefined;
  nonce?: string | undefined;
}

/** Creates a seal for a command. The request has to ask for stdin. */
export function createSeal(
  command: readonly string[],
  { readsStdin = false, nonce = randomNonce() }: SealOptions = {},
): Seal {
  return {
    command: ["sh", "-c", scriptOf(nonce, readsStdin), "sh", ...command],
    reader: () => new SealReader(new TextEncoder().encode(`\x1e${nonce} `)),
  };
}

function randomNonce(): string {
  return crypto.getRandomValues(new Uint8Array(HEX / 2)).toHex();
}

/** A command inside of a seal. */
export interface SealedCommand {
  command: string[];
  /** Whether the command reads stdin. */
  readsStdin: boolean;
  /** Returns a mark: `p` and the process ID before the command, `s` and its exit code after it. */
  mark(kind: "p" | "s", value: number): string;
}

/** Reads a command that {@linkcode createSeal} made. Undefined for any other command. */
export function readSealed(command: readonly string[]): SealedCommand | undefined {
  const [shell, option, script = "", name, ...inner] = command;
  const nonce = /\\036([0-9a-f]{16}) p/.exec(script)?.[1];
  if (nonce === undefined || shell !== "sh" || option !== "-c" || name !== "sh") return undefined;
  const readsStdin = script === scriptOf(nonce, true);
  if (!readsStdin && script !== scriptOf(nonce, false)) return undefined;
  return { command: inner, readsStdin, mark: (kind, value) => `\x1e${nonce} ${kind}${value}\x1e` };
}

/**
 * Returns the command that sends a signal to a process and its children. The runtime makes each command the leader of a
 * session (runc, nsexec.c), so its process group has the same number.
 */
export function killCommand(pid: number, signal: string): string[] {
  return ["sh", "-c", `kill -s ${signal} -- -${pid} 2>/dev/null || kill -s ${signal} ${pid}`];
}

/** Reads a command that {@linkcode killCommand} made. Undefined for any other command. */
export function readKill([shell, option, script = ""]: readonly string[]): number | undefined {
  const pid = /^kill -s [A-Z]+ -- -(\d+) /.exec(script)?.[1];
  return shell === "sh" && option === "-c" && pid !== undefined ? Number(pid) : undefined;
}

/** Removes the marks from a stream that arrives in pieces. */
export class SealReader {
  /** The process ID, after the first mark. */
  pid: number | undefined;
  /** The exit code, after the last mark. */
  code: number | undefined;
  readonly #start: Uint8Array;
  /** The distance to the next possible match, by the last byte that was compared (Boyer-Moore-Horspool). */
  readonly #skips: Uint8Array;
  #held: Uint8Array<ArrayBuffer> = NOTHING;

  constructor(start: Uint8Array) {
    this.#start = start;
    this.#skips = new Uint8Array(256).fill(start.length);
    start.forEach((byte, index) => {
      if (index < start.length - 1) this.#skips[byte] = start.length - 1 - index;
    });
  }

  /** Returns the parts of a piece that are output. The beginning of a possible mark is held back. */
  push(piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
    const bytes = this.#held.length === 0 ? piece : concatBytes([this.#held, piece]);
    this.#held = NOTHING;
    const output: Uint8Array<ArrayBuffer>[] = [];
    let from = 0;
    for (let at = this.#find(bytes, 0); at >= 0; at = this.#find(bytes, at)) {
      const found = this.#markAt(bytes, at);
      if (found === undefined) {
        at++;
        continue;
      }
      if (at > from) output.push(bytes.subarray(from, at));
      if (found === "incomplete") {
        this.#held = bytes.slice(at);
        return output;
      }
      if (found.mark.kind === "p") this.pid = found.mark.value;
      else this.code = found.mark.value;
      from = at = found.end;
    }
    if (from < bytes.length) output.push(bytes.subarray(from));
    return output;
  }

  /** Returns bytes that were held back, after the end of the stream. */
  end(): Uint8Array<ArrayBuffer> {
    const held = this.#held;
    this.#held = NOTHING;
    return held;
  }

  // All output passes through here. A search for the mark's first byte alone would take longer than the decryption.
  #find(bytes: Uint8Array, from: number): number {
    const start = this.#start;
    const skips = this.#skips;
    const last = start.length - 1;
    let at = from;
    while (at + last < bytes.length) {
      const byte = bytes[at + last] as number;
      if (byte === start[last] && start.every((each, index) => bytes[at + index] === each)) return at;
      at += skips[byte] as number;
    }
    // A mark may begin in the last bytes.
    for (at = bytes.indexOf(MARK, at); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
      if (bytes.subarray(at).every((byte, index) => byte === start[index])) return at;
    }
    return -1;
  }

  #markAt(bytes: Uint8Array, at: number): { mark: Mark; end: number } | "incomplete" | undefined {
    const start = this.#start;
    const length = Math.min(start.length, bytes.length - at);
    for (let index = 0; index < length; index++) if (bytes[at + index] !== start[index]) return undefined;
    const end = bytes.indexOf(MARK, at + 1);
    if (end < 0) return bytes.length - at < LONGEST ? "incomplete" : undefined;
    const text = new TextDecoder().decode(bytes.subarray(at + start.length, end));
    const [, kind, value] = /^([ps])(\d{1,10})$/.exec(text) ?? [];
    if (kind !== "p" && kind !== "s") return undefined;
    return { mark: { kind, value: Number(value) }, end: end + 1 };
  }
}
