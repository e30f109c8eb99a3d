import { format } from "node:util";
import type { Shell } from "../../shell/shell.ts";
import type { Editor } from "../../editor/editor.ts";

const ON_STDOUT = ["log", "info", "debug"] as const;
const ON_STDERR = ["warn", "error"] as const;

/** Prints console output of timers and callbacks above the input while the user is typing. */
export function consoleAbove(
  editor: Pick<Editor, "aside" | "isReading">,
  shell: Pick<Shell, "out" | "err">,
): Disposable {
  const before = new Map([...ON_STDOUT, ...ON_STDERR].map((name) => [name, console[name]]));
  const write = (name: (typeof ON_STDOUT | typeof ON_STDERR)[number], put: (text: string) => void | Promise<void>) => {
    console[name] = (...args: unknown[]) => {
      if (editor.isReading()) void editor.aside(() => put(format(...args)));
      else before.get(name)?.(...args);
    };
  };
  for (const name of ON_STDOUT) write(name, (text) => shell.out(`${text}\n`));
  for (const name of ON_STDERR) write(name, (text) => shell.err(text));
  return { [Symbol.dispose]: () => Object.assign(console, Object.fromEntries(before)) };
}
