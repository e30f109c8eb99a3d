import { isWhole, type Names, readInputForm } from "./input.ts";
import { withoutShellPrompt } from "../shell_line.ts";
import { Incomplete, prepare } from "../evaluate/source.ts";

/** A text of several lines, split into inputs. */
export interface Paste {
  /** The inputs. */
  inputs: string[];
  /** The number of lines that were skipped because they are output in a shell transcript. */
  outputLines: number;
}

/**
 * Splits a pasted text if commands are mixed with its code. Code that parses is one input. If lines begin with a shell
 * prompt (`$ kubectl get pods`), the other lines are output and are skipped.
 */
export async function splitPaste(text: string, names: Names): Promise<Paste> {
  const isOne = !text.trim().includes("\n") || (await readInputForm(text, names)).kind === "manifest";
  if (isOne || (canBeRead(text) && !SPOKEN_REGEXP.test(text))) return { inputs: [text], outputLines: 0 };
  const isRecord = text.split("\n").some((line) => withoutShellPrompt(line) !== line);
  const inputs: string[] = [];
  let input = "";
  let hasCommand = false;
  let outputLines = 0;
  for (const line of text.split("\n")) {
    if (input === "") {
      if (isRecord && withoutShellPrompt(line) === line) {
        if (line.trim() !== "") outputLines++;
        continue;
      }
      const { kind } = await readInputForm(line, names);
      if (kind === "nothing") continue;
      hasCommand ||= kind !== "code";
    }
    input = input === "" ? line : `${input}\n${line}`;
    if (!await isWhole(input, names)) continue;
    inputs.push(input);
    input = "";
  }
  if (input !== "") inputs.push(input);
  return hasCommand || inputs.length === 0 ? { inputs, outputLines } : { inputs: [text], outputLines: 0 };
}

// A line that could also be code, because it is a variable name.
const SPOKEN_REGEXP = /^(help|exit|quit)$/m;

function canBeRead(text: string): boolean {
  try {
    prepare(text);
    return true;
  } catch (error) {
    return error instanceof Incomplete;
  }
}
