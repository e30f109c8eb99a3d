import { isWhole, type Names, readInputForm } from "./input.ts";
import { Incomplete, prepare } from "../evaluate/source.ts";

/**
 * The inputs that a text of several lines is made of, where commands stand among its code: a paste of what somebody has
 * typed elsewhere. Code that can be read as it is, is one input.
 */
export async function splitPaste(text: string, names: Names): Promise<string[]> {
  if (!text.trim().includes("\n") || canBeRead(text)) return [text];
  const parts: string[] = [];
  let part = "";
  let hasCommand = false;
  for (const line of text.split("\n")) {
    if (part === "") {
      const { kind } = await readInputForm(line, names);
      if (kind === "nothing") continue;
      hasCommand ||= kind !== "code";
    }
    part = part === "" ? line : `${part}\n${line}`;
    if (!await isWhole(part, names)) continue;
    parts.push(part);
    part = "";
  }
  if (part !== "") parts.push(part);
  return hasCommand ? parts : [text];
}

function canBeRead(text: string): boolean {
  try {
    prepare(text);
    return true;
  } catch (error) {
    return error instanceof Incomplete;
  }
}
