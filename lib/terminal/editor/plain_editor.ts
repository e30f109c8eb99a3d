import { whenAborted } from "../../data/base/wait.ts";
import type { Editor, EditorOptions } from "./editor.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Creates an editor for a terminal that cannot move its cursor (TERM=dumb). It reads lines without history, completion and
 * editing keys.
 */
export function createPlainEditor(
  { terminal, isWhole = () => true, signal }: EditorOptions & { terminal: Pick<Terminal, "read" | "write"> },
): Editor {
  let rest = "";
  let isEnded = false;
  const ended = whenAborted(signal).then(() => undefined);
  const line = async (): Promise<string | undefined> => {
    while (!rest.includes("\n") && !isEnded) {
      const chunk = await Promise.race([terminal.read(), ended]);
      if (chunk === undefined) isEnded = true;
      else rest += chunk;
    }
    if (rest === "" || signal?.aborted) return undefined;
    const end = rest.includes("\n") ? rest.indexOf("\n") : rest.length;
    const text = rest.slice(0, end).replace(/\r$/, "");
    rest = rest.slice(end + 1);
    return text;
  };
  return {
    async read(prompt, { lines = false } = {}) {
      let text = "";
      await terminal.write(prompt.first);
      while (true) {
        const next = await line();
        // After Ctrl+D, which ends the input here, a terminal can still be read.
        if (next === undefined && lines) isEnded = false;
        if (next === undefined) return text === "" ? { kind: "end" } : { kind: "text", text };
        text += next;
        if (!lines && await isWhole(text)) return { kind: "text", text };
        text += "\n";
        await terminal.write(prompt.next);
      }
    },
    aside: async (write) => await write(),
    isReading: () => false,
  };
}
