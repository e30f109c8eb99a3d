import type { Terminal } from "../../lib/terminal/editor/terminal.ts";

/** A terminal that types the given chunks, one per read, and shows its screen as rows. */
export interface FakeTerminal extends Terminal {
  /** The rows on the screen. */
  screen(): string[];
  /** Types text for the next read. */
  type(...chunks: string[]): void;
  isRaw: boolean;
  /** Changes the width. A row that no longer fits continues in the next one; without `reflows`, it is cut. */
  narrow(columns: number): void;
}

export function fakeTerminal(size = { columns: 40, rows: 12 }, reflows = true): FakeTerminal {
  const chunks: string[] = [];
  let waiting: PromiseWithResolvers<string | undefined> | undefined;
  let rows = [""];
  let row = 0;
  let column = 0;
  const listeners = new Set<() => void>();
  const put = (character: string) => {
    const line = (rows[row] ?? "").padEnd(column);
    rows[row] = line.slice(0, column) + character + line.slice(column + 1);
    column++;
  };
  const terminal: FakeTerminal = {
    isRaw: false,
    reflows,
    screen: () => rows.map((line) => line.trimEnd()),
    type(...typed) {
      chunks.push(...typed);
      if (waiting === undefined) return;
      waiting.resolve(chunks.shift());
      waiting = undefined;
    },
    read() {
      const chunk = chunks.shift();
      if (chunk !== undefined) return Promise.resolve(chunk);
      waiting = Promise.withResolvers();
      return waiting.promise;
    },
    // The part of a terminal that the editor uses.
    write(text) {
      // deno-lint-ignore no-control-regex -- what a terminal obeys
      for (const [part, , count = "", final] of text.matchAll(/(\x1b\[\??([\d;]*)([A-Za-z]))|[^]/gu)) {
        const number = Number(count || 1);
        if (final === "A") row = Math.max(0, row - number);
        else if (final === "C") column += number;
        else if (final === "J") rows = [...rows.slice(0, row), (rows[row] ?? "").slice(0, column)];
        else if (part === "\r") column = 0;
        else if (part === "\n") rows[++row] ??= "";
        else if (final === undefined) put(part);
      }
      return Promise.resolve();
    },
    size: () => size,
    narrow(columns) {
      size = { ...size, columns };
      if (reflows) {
        const pieces = rows.map((line) => line.match(new RegExp(`.{1,${columns}}`, "g")) ?? [""]);
        // The cursor stays on its character, and at the end of the last row if it was after the last character.
        const within = Math.min(Math.floor(column / columns), (pieces[row]?.length ?? 1) - 1);
        row = pieces.slice(0, row).flat().length + within;
        rows = pieces.flat();
      } else rows = rows.map((line) => line.slice(0, columns));
      column = 0;
      for (const resized of listeners) resized();
    },
    raw(isRaw) {
      terminal.isRaw = isRaw;
    },
    onResize(resized) {
      listeners.add(resized);
      return { [Symbol.dispose]: () => void listeners.delete(resized) };
    },
  };
  return terminal;
}
