import { readKeyBytes } from "../editor/stdin_reader.ts";

/** The terminal of this process while another program uses it: keys arrive immediately and without echo. */
export interface InteractiveTerminal extends Disposable {
  /** The keys, as bytes. Ctrl+C is a byte, not a signal. */
  readonly input: ReadableStream<Uint8Array>;
  size(): { columns: number; rows: number };
  /** Calls a function whenever the size changes. */
  onResize(resized: () => void): void;
}

/** Switches the terminal of this process to raw mode, until the result is disposed. */
export function interactiveTerminal(): InteractiveTerminal {
  const listeners: (() => void)[] = [];
  let isEnded = false;
  Deno.stdin.setRaw(true);
  // Raw mode must not outlast this process.
  const restore = () => Deno.stdin.setRaw(false);
  addEventListener("unload", restore);
  return {
    input: new ReadableStream({
      async pull(controller) {
        const bytes = await readKeyBytes();
        if (isEnded) return;
        if (bytes === undefined) controller.close();
        else controller.enqueue(bytes);
      },
    }, { highWaterMark: 0 }),
    size() {
      const { columns, rows } = Deno.consoleSize();
      return { columns, rows };
    },
    onResize(resized) {
      if (Deno.build.os === "windows") return;
      Deno.addSignalListener("SIGWINCH", resized);
      listeners.push(resized);
    },
    [Symbol.dispose]() {
      isEnded = true;
      for (const listener of listeners.splice(0)) Deno.removeSignalListener("SIGWINCH", listener);
      removeEventListener("unload", restore);
      restore();
    },
  };
}
