import type { KubeObject } from "../../../data/core/object.ts";
import { isSession } from "../../../session/is_session.ts";
import type { Evaluation } from "./evaluate.ts";
import { kindOfWord } from "./kind_of_word.ts";
import { KINDS_NAME, type KindWord, withoutName } from "./kind_words.ts";
import type { ReadKindsOptions } from "./read_kinds.ts";
import type { PreparedSource } from "./source.ts";

/** The part of an evaluator that reads the kinds that inputs name. Its functions are called by evaluated code. */
export interface KindReader {
  /** The lists of each input, by its number and by the word. */
  readonly lists: Record<number, Record<string, KubeObject[]>>;
  /** Returns the function that a word is as a callee. */
  reader(word: string, input: number): (...args: unknown[]) => Promise<unknown>;
  /** Returns its argument. */
  same(value: unknown): unknown;
}

/** Options of {@linkcode createKindReader}. */
export interface KindReaderOptions extends ReadKindsOptions {
  /** Returns the value of `k8s`. */
  session(): Promise<unknown>;
  /** Returns whether a name is declared or global. */
  isBound(name: string): Promise<boolean>;
}

/** Creates a {@linkcode KindReader}. */
export function createKindReader({ session, isBound, ...how }: KindReaderOptions): KindReader & {
  /** The words of the last input that named kinds. */
  readonly words: readonly string[];
  /** Reads the lists that an input names, and then runs it. */
  withKinds(source: PreparedSource, run: (source: PreparedSource) => Promise<Evaluation>): Promise<Evaluation>;
} {
  const lists: KindReader["lists"] = {};
  const mentioned = new Map<number, ReadonlySet<string>>();
  let count = 0;
  let last: readonly string[] = [];

  // Variables and globals come before kinds.
  async function kindsOf(candidates: readonly KindWord[]): Promise<KindWord[]> {
    const isKind = new Map<string, boolean>();
    for (const { word, isExplicit } of candidates) {
      const key = `${isExplicit} ${word}`;
      if (!isKind.has(key)) isKind.set(key, isExplicit ? !await isBound(KINDS_NAME) : await isWord(word));
    }
    const words = candidates.filter(({ word, isExplicit }) => isKind.get(`${isExplicit} ${word}`));
    if (words.some(({ word }) => word === "")) throw withoutName();
    return words;
  }

  async function isWord(word: string): Promise<boolean> {
    if (word in globalThis || await isBound(word)) return false;
    const k8s = await session();
    if (!isSession(k8s)) return false;
    // Without a server the word is an unknown name, as the error of the input will say.
    return await kindOfWord(k8s, word).catch(() => undefined) !== undefined;
  }

  return {
    lists,
    get words() {
      return last;
    },
    same: (value) => value,
    reader: (word, input) => async (...args) => {
      const { readKindWord } = await import("./read_kinds.ts");
      return await readKindWord(await sessionOf(word), word, { ...how, mentioned: mentioned.get(input) }, args);
    },
    async withKinds(source, run) {
      last = [];
      const candidates = source.kindWords();
      const words = candidates.length === 0 ? [] : await kindsOf(candidates);
      last = [...new Set(words.map(({ word }) => word))];
      if (words.length === 0) return await run(source);
      const at = ++count;
      const properties = source.mentionedNames();
      mentioned.set(at, properties);
      const ready = source.reading(words, at);
      const plain = words.filter(({ call }) => call === undefined);
      const names = [...new Set(plain.map(({ word }) => word))];
      const { listOfWord } = await import("./read_kinds.ts");
      const reading = { ...how, mentioned: properties };
      const values = await Promise.all(
        names.map(async (word) => await listOfWord(await sessionOf(word), word, reading)),
      );
      lists[at] = Object.fromEntries(names.map((name, index) => [name, values[index] ?? []]));
      try {
        return await run(ready);
      } finally {
        // A function may use its lists later.
        if (!plain.some(({ use }) => use.isInFunction)) delete lists[at];
      }
    },
  };

  async function sessionOf(word: string) {
    const k8s = await session();
    if (isSession(k8s)) return k8s;
    throw new TypeError(`Cannot read the word "${word}": k8s is not a session`);
  }
}
