/** The terminal of this process while another program uses it: keys arrive immediately and without echo. */
export interface InteractiveTerminal extends Disposable {
  /** The keys, as bytes. Ctrl+C is a byte, not a signal. */
  readonly input: ReadableStream<Uint8Array>;
  size(): { columns: number; rows: number };
  /** Calls a function whenever the size changes. */
  onResize(resized: () => void): void;
}

// A read of stdin cannot be cancelled. The next user of the terminal gets its result.
let pending: Promise<Uint8Array | undefined> | undefined;

/** Switches the terminal of this process to raw mode, until the result is disposed. */
export function interactiveTerminal(): InteractiveTerminal {
  const listeners: (() => void)[] = [];
  Deno.stdin.setRaw(true);
  // Raw mode must not outlast this process.
  const restore = () => Deno.stdin.setRaw(false);
  addEventListener("unload", restore);
  return {
    input: new ReadableStream({
      async pull(controller) {
        pending ??= readKeys();
        const bytes = await pending;
        pending = undefined;
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
      for (const listener of listeners.splice(0)) Deno.removeSignalListener("SIGWINCH", listener);
      removeEventListener("unload", restore);
      restore();
    },
  };
}

async function readKeys(): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(4096);
  const count = await Deno.stdin.read(bytes);
  return count === null ? undefined : bytes.subarray(0, count);
}
