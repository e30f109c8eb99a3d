import type { ReplContext } from "./repl_context.ts";

/**
 * Standard input as a person at the prompt types it, for `apply -f -`: lines until Ctrl+D. They come through the editor,
 * as every key does: the process's own standard input can be read to its end once, and nothing could end that.
 *
 * @param typed Told what was typed.
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
