import { UsageError } from "../../data/core/errors.ts";

/**
 * Splits a line into words as a shell does. Quotes keep spaces, and a backslash escapes the next character. `#` begins
 * a comment. No other shell syntax is supported.
 *
 * @throws {UsageError} If a quote is not closed, or the line contains a pipe or a redirection.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  // The unquoted, unescaped text, in which shell operators have a meaning.
  let bare = "";
  const end = () => {
    if (word === undefined) return;
    const [operator] = OPERATOR_REGEXP.exec(bare) ?? [];
    if (operator !== undefined) throw noShell(operator);
    words.push(word);
    word = undefined;
    bare = "";
  };
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === "\\" && quote === '"' && /["\\]/.test(line[index + 1] ?? "")) word += line[++index] ?? "";
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
      bare += " ";
    } else if (character === "\\") {
      word = (word ?? "") + (line[++index] ?? "");
      bare += " ";
    } else if (/\s/.test(character)) end();
    else if (character === "#" && word === undefined) break;
    else {
      word = (word ?? "") + character;
      bare += character;
    }
  }
  if (quote !== "") throw new UsageError(`Cannot parse the line: a quote (${quote}) is not closed`);
  end();
  return words;
}

// Operators count only at the beginning of a word, so that paths and expressions need no quotes.
const OPERATOR_REGEXP = /^(?:\|\|?|&&?(?=$|>)|;|\d?>>?|<{1,3}|\$\(|`)|;$/;

function noShell(operator: string): UsageError {
  return new UsageError(`Cannot run "${operator}": shell operators are not supported here`, {
    hints: [
      operator.startsWith("<")
        ? "use -f FILE to read a manifest, or -f - to type one and end it with Ctrl+D"
        : "run the command alone and continue with its result (_) in code",
      "quote the operator to pass it as text",
    ],
  });
}
