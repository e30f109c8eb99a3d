import { UsageError } from "../../data/core/errors.ts";
import { parseQuantity } from "../../data/core/quantity.ts";

/** The words of a command line such as `pod web tier=front old-`. */
export interface SplitWords {
  /** The words that name objects. */
  targets: string[];
  /** The words that describe changes. */
  pairs: string[];
}

/**
 * Separates the words that name objects from the changes after them, as kubectl does (GetResourcesAndPairs).
 *
 * @param change kubectl's word for a change: `label`.
 * @throws {UsageError} If an object follows a change.
 */
export function splitPairs(
  words: readonly string[],
  change: string,
  isPair: (word: string) => boolean = (word) => word.indexOf("=") > 0 || word.endsWith("-"),
): SplitWords {
  const first = words.findIndex(isPair);
  if (first < 0) return { targets: [...words], pairs: [] };
  const pairs = words.slice(first);
  const stray = pairs.find((word) => !isPair(word));
  if (stray !== undefined) throw new UsageError(`all resources must be specified before ${change} changes: ${stray}`);
  return { targets: words.slice(0, first), pairs };
}

/**
 * Reads changes: `KEY=VALUE` sets a value, `KEY-` removes the key.
 *
 * @throws {UsageError} If a key is set and removed.
 */
export function readPairs(pairs: readonly string[], change: string): Record<string, string | null> {
  const changes = new Map<string, string | null>();
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    const [key, value] = equals > 0 ? [pair.slice(0, equals), pair.slice(equals + 1)] : [pair.slice(0, -1), null];
    if (equals <= 0 && (!pair.endsWith("-") || key === "")) throw new UsageError(`invalid ${change} format: ${pair}`);
    if (changes.has(key) && (changes.get(key) === null) !== (value === null)) {
      throw new UsageError(`can not both modify and remove ${article(change)} ${change} in the same command`, {
        hints: [`leave out ${key}-, or the new value of ${key}`],
      });
    }
    changes.set(key, value);
  }
  return Object.fromEntries(changes);
}

/**
 * Reads `KEY=VALUE` words that cannot remove a key.
 *
 * @throws {UsageError} If a word has another form.
 */
export function readSettings(pairs: readonly string[], change: string): Record<string, string> {
  const odd = pairs.filter((pair) => pair.indexOf("=") <= 0);
  if (odd.length > 0) throw new UsageError(`invalid ${change} format: ${odd.join(", ")}`);
  return Object.fromEntries(pairs.map((pair) => {
    const equals = pair.indexOf("=");
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  }));
}

/**
 * Reads amounts of resources: `cpu=500m,memory=256Mi`.
 *
 * @throws {UsageError} If an amount is not a quantity, or a name or an amount is missing.
 */
export function readQuantities(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [name = "", amount, ...more] = pair.split("=");
      if (name === "" || amount === undefined || more.length > 0) {
        throw new UsageError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
      }
      if (Number.isNaN(parseQuantity(amount))) {
        throw new UsageError(`Invalid amount "${amount}" of ${name}: quantities must match a number with a suffix`, {
          hints: ["write an amount such as 500m, 2 or 256Mi"],
        });
      }
      return [name, amount];
    }),
  );
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? "an" : "a";
}
