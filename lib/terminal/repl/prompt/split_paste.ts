import { isWhole, type Names, readInputForm } from "./input.ts";
import { withoutShellPrompt } from "../shell_line.ts";
import { Incomplete, prepare } from "../evaluate/source.ts";

/** A text of several lines, taken apart. */
export interface Paste {
  /** The inputs that it is made of. */
  inputs: string[];
  /** How many lines are left out, because they are output: the text is a record of a shell. */
  outputLines: number;
}

/**
 * Takes a text of several lines apart if commands are among its code: a paste of what somebody has typed elsewhere. Code
 * that can be read as it is, is one input. If lines have the prompt of a shell in front (`$ kubectl get pods`), the
 * others are the output of these.
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

// A line that code could hold too, as the name of a variable.
const SPOKEN_REGEXP = /^(help|exit|quit)$/m;

function canBeRead(text: string): boolean {
  try {
    prepare(text);
    return true;
  } catch (error) {
    return error instanceof Incomplete;
  }
}
