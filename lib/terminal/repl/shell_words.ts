import { UsageError } from "../../data/core/errors.ts";

/**
 * Splits a line into words as a shell does: quotes hold blanks together, a backslash takes the next character as it is.
 * `#` begins a comment. Nothing else of a shell's language is there.
 *
 * @throws {UsageError} Where a quote is not closed, or something is left to a shell: a pipe, a redirection.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  // What was written without a quote or a backslash, and would mean something to a shell.
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
  if (quote !== "") throw new UsageError(`Cannot read the line: a quote (${quote}) is not closed`);
  end();
  return words;
}

// At the beginning of a word: within one they are taken as they are, so that paths and expressions need no quotes.
const OPERATOR_REGEXP = /^(?:\|\|?|&&?(?=$|>)|;|\d?>>?|<{1,3}|\$\(|`)|;$/;

function noShell(operator: string): UsageError {
  return new UsageError(`Cannot read "${operator}": no shell reads the line, which is one command`, {
    hints: [
      operator.startsWith("<")
        ? "-f FILE takes a manifest, and -f - what is typed until Ctrl+D"
        : "_ is what a command got: go on with it in code",
      "in quotes it is a text like any other",
    ],
  });
}
