/**
 * Splits a line as a shell does, quotes and backslashes read; the last word is what the cursor is in, and may be empty.
 *
 * @returns Also where that word begins.
 */
export function splitCompletionWords(line: string): { words: string[]; from: number } {
  const words: string[] = [];
  let word = "";
  let from = 0;
  let quote = "";
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === "\\" && quote === '"') word += line[++index] ?? "";
      else word += character;
    } else if (/\s/.test(character)) {
      if (index > from) words.push(word);
      word = "";
      from = index + 1;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "\\") word += line[++index] ?? "";
    else word += character;
  }
  return { words: [...words, word], from };
}
