import { UsageError } from "../core/errors.ts";

/**
 * Splits a line into words as a shell does: quotes hold blanks together, a backslash takes the next character as it is.
 * Nothing else of a shell's language is there.
 *
 * @throws {UsageError} Where a quote is not closed.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === "\\" && quote === '"' && /["\\]/.test(line[index + 1] ?? "")) word += line[++index] ?? "";
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (character === "\\") word = (word ?? "") + (line[++index] ?? "");
    else if (!/\s/.test(character)) word = (word ?? "") + character;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (quote !== "") throw new UsageError(`Cannot read the line: a quote (${quote}) is not closed`);
  return word === undefined ? words : [...words, word];
}
