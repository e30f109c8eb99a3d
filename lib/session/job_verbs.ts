import { type ItemStream, itemStream } from "../data/base/item_stream.ts";
import { InputError } from "../data/core/errors.ts";
import type { ObjectOf } from "../data/core/kinds.ts";
import type { Stored } from "../data/core/object.ts";
import { optionalEnv } from "../data/kubeconfig/permission.ts";
import { LIST_OPTIONS, type ListOptions } from "../api/client/options.ts";
import { readOptions } from "../data/core/options.ts";

/** The part of a script that this process runs. */
export interface Shard {
  /** From 0 to `count - 1`. */
  readonly index: number;
  /** The number of shards; 1 outside of a Job with shards. */
  readonly count: number;
}

/** The verbs of a script in a Job. Outside of a cluster they work as in a Job with one shard. */
export interface JobVerbs {
  /** The part of the script that this process runs. */
  readonly shard: Shard;
  /**
   * Yields the objects of this shard: each object belongs to exactly one shard, by its namespace and name. The options are
   * those of `each`: `mine("pods", { namespace: "*", metadataOnly: true })`.
   */
  mine<T extends string>(type: T, options?: ListOptions): ItemStream<Stored<ObjectOf<T>>>;
  /** Returns the items of this shard: objects, or texts. */
  mine<T extends string | NamedItem>(items: readonly T[]): T[];
  /**
   * Returns a value from a script in a Job to the command that waits for it. Outside of a cluster the value is printed as
   * one line of JSON. If it is called again, the last value counts.
   */
  result(value: unknown): void;
}

/** An item that belongs to a shard by its namespace and name. */
export interface NamedItem {
  /** Its namespace and name. */
  metadata?: { namespace?: string | undefined; name?: string | undefined } | undefined;
}

/** The environment variables of a script in a Job. `data/job/script_job.ts` sets them. */
export const JOB_VARIABLES = {
  /** Set if a command waits for the result of the script. */
  result: "K8S_RESULT",
  /** The number of shards. */
  shards: "K8S_SHARDS",
  /** The index of the shard, which the Job controller sets. */
  index: "JOB_COMPLETION_INDEX",
  /** The number of requests that this process may send in a second. */
  rate: "K8S_REQUEST_RATE",
} as const;

/** Creates the verbs. */
export function jobVerbs(each: (type: string, options?: ListOptions) => ItemStream<never>): Omit<JobVerbs, "shard"> {
  function mine<T extends string>(type: T, options?: ListOptions): ItemStream<Stored<ObjectOf<T>>>;
  function mine<T extends string | NamedItem>(items: readonly T[]): T[];
  function mine(target: string | readonly (string | NamedItem)[], options?: ListOptions): unknown {
    const { index, count } = currentShard();
    if (typeof target !== "string") return target.filter((item) => shardOf(item, count) === index);
    return itemStream(async function* () {
      for await (const object of each(target, readOptions("mine", LIST_OPTIONS, options))) {
        if (shardOf(object, count) === index) yield object;
      }
    }());
  }
  return {
    mine,
    result: writeResult,
  };
}

/** Returns the shard of an item. It depends on the namespace and the name alone, so that all shards agree. */
export function shardOf(item: string | NamedItem, count: number): number {
  const key = typeof item === "string" ? item : `${item.metadata?.namespace ?? ""}/${item.metadata?.name ?? ""}`;
  // FNV-1a, with the last steps of MurmurHash3 so that the remainder of any count is evenly distributed.
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % count;
}

/** Returns the shard of this process, from the variables of its Job. */
export function currentShard(): Shard {
  const count = Number(optionalEnv(JOB_VARIABLES.shards) ?? 1);
  return { index: count === 1 ? 0 : Number(optionalEnv(JOB_VARIABLES.index) ?? 0), count };
}

const MARK = "\u001ek8s-";
const MOST_BYTES = 1024 * 1024;
// Container runtimes split lines at 16 KiB.
const PIECE = 12 * 1024;
let calls = 0;

function writeResult(value: unknown): void {
  const text = JSON.stringify(value) ?? "null";
  if (optionalEnv(JOB_VARIABLES.result) === undefined) return writeLines([text]);
  writeLines(encodeResult(text, ++calls));
}

/** Writes the line that ends the output of a script, so that a waiting command can tell whether the log was cut. */
export function writeResultEnd(): void {
  writeLines([`${MARK}end ${calls}`]);
}

function writeLines(lines: readonly string[]): void {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
  for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
}

/**
 * Encodes a result as lines of a log, in ASCII: `MARKresult CALL PIECE/PIECES TEXT`.
 *
 * @throws {InputError} If it is longer than 1 MiB.
 */
export function encodeResult(json: string, call: number): string[] {
  const text = json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  if (text.length > MOST_BYTES) {
    throw new InputError(`Cannot return a result of ${text.length} bytes: at most ${MOST_BYTES} fit into a log`, {
      hints: ["write large data to a ConfigMap, a volume or an object store, and return its name"],
    });
  }
  const count = Math.max(1, Math.ceil(text.length / PIECE));
  return Array.from(
    { length: count },
    (_, index) => `${MARK}result ${call} ${index + 1}/${count} ${text.slice(index * PIECE, (index + 1) * PIECE)}`,
  );
}

/** Reads the result of a script from the lines of its log. */
export class ResultReader {
  #pieces = new Map<number, string[]>();
  #counts = new Map<number, number>();
  #calls: number | undefined;

  /** Reads a line. Returns whether it belongs to the result and is no output of the script. */
  read(line: string): boolean {
    if (!line.startsWith(MARK)) return false;
    const [, call, piece, count, text] = /^result (\d+) (\d+)\/(\d+) (.*)$/s.exec(line.slice(MARK.length)) ?? [];
    if (text !== undefined) {
      const pieces = this.#pieces.get(Number(call)) ?? [];
      pieces[Number(piece) - 1] = text;
      this.#pieces.set(Number(call), pieces);
      this.#counts.set(Number(call), Number(count));
      return true;
    }
    const [, calls] = /^end (\d+)$/.exec(line.slice(MARK.length)) ?? [];
    if (calls === undefined) return false;
    this.#calls = Number(calls);
    return true;
  }

  /** The result: `value` is undefined if the script returned none. Undefined if the log is incomplete. */
  get end(): { value: unknown } | undefined {
    if (this.#calls === undefined) return undefined;
    if (this.#calls === 0) return { value: undefined };
    const pieces = this.#pieces.get(this.#calls) ?? [];
    const isWhole = pieces.filter((piece) => piece !== undefined).length === this.#counts.get(this.#calls);
    return isWhole ? { value: JSON.parse(pieces.join("")) } : undefined;
  }
}
