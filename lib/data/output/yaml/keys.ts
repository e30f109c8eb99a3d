import { yamlKey } from "./text.ts";

/** The text of a key. */
export interface YamlKey {
  /** The key with its colon; absent if it needs a question mark. */
  text: string | undefined;
  /** Whether the key only has letters, so that its natural order is its alphabetical order. */
  isLetters: boolean;
}

// A cluster has few different keys and many objects.
const KEYS = new Map<string, YamlKey>();
const MOST_KEYS = 10_000;

/** Returns the text of a key. */
export function toYamlKey(name: string): YamlKey {
  const known = KEYS.get(name);
  if (known !== undefined) return known;
  const text = yamlKey(name);
  const key: YamlKey = { text: text === undefined ? undefined : `${text}:`, isLetters: /^[A-Za-z]+$/.test(name) };
  if (KEYS.size >= MOST_KEYS) KEYS.clear();
  KEYS.set(name, key);
  return key;
}

/** Returns the keys of an object in go-yaml's order (v2, sorter.go): letters last, and numbers by value. */
export function sortedKeys(object: Record<string, unknown>): string[] {
  const keys = Object.keys(object);
  if (keys.length < 2) return keys;
  return keys.every((key) => toYamlKey(key).isLetters) ? keys.sort() : keys.sort(natural);
}

const LETTER_REGEXP = /^\p{L}/u;
const DIGIT_REGEXP = /^\p{Nd}/u;

function natural(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at++;
  const [x, y] = [left[at], right[at]];
  if (x === undefined || y === undefined) return left.length - right.length;
  const [isLetter, isOtherLetter] = [LETTER_REGEXP.test(x), LETTER_REGEXP.test(y)];
  if (isLetter && isOtherLetter) return x < y ? -1 : 1;
  if (isLetter || isOtherLetter) return isLetter ? 1 : -1;
  const [number, other] = [numberAt(left, at), numberAt(right, at)];
  if (number.value !== other.value) return number.value < other.value ? -1 : 1;
  if (number.length !== other.length) return number.length - other.length;
  return x < y ? -1 : 1;
}

// The digits before the difference count too: 100 is more than 12.
function numberAt(characters: readonly string[], start: number): { value: number; length: number } {
  let length = 0;
  while (DIGIT_REGEXP.test(characters[start + length] ?? "")) length++;
  let from = start;
  while (from > 0 && DIGIT_REGEXP.test(characters[from - 1] ?? "")) from--;
  return { value: Number(characters.slice(from, start + length).join("") || 0), length };
}
