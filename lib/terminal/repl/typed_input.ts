import type { ReplContext } from "./repl_context.ts";

/**
 * Standard input that the user types at the prompt, for `apply -f -`: lines until Ctrl+D. The editor reads the lines,
 * because the process's own standard input can be read to its end only once.
 *
 * @param typed Called with the typed text.
 */
export function typedInput(
  { shell, read }: ReplContext,
  signal: AbortSignal,
  typed: (text: string) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      shell.err("(Ctrl+D ends it, Ctrl+C drops it)");
      const input = await read({ first: "", next: "" }, { lines: true });
      if (input.kind === "interrupt") return controller.error(signal.reason);
      const text = input.kind === "text" ? `${input.text}\n` : "";
      typed(text);
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  }, { highWaterMark: 0 });
}
