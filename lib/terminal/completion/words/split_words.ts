/**
 * Splits a line as a shell does and decodes quotes and backslashes. The last word is at the cursor and may be empty.
 *
 * @returns The words, and the position at which the last word begins.
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
