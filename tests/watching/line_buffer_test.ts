import assert from "node:assert/strict";
import { LineBuffer } from "../../lib/api/watching/line_buffer.ts";

const TEXT = '{"a":"é"}\n\n{"b":"😀"}\n{"c":1}\n{"d"';
const BYTES = new TextEncoder().encode(TEXT);

/** Splits the text into pieces of one size, in one buffer as a byte stream reuses it. */
function linesOf(size: number): { lines: string[]; isInsideLine: boolean } {
  const buffer = new LineBuffer();
  const memory = new Uint8Array(size);
  const lines: string[] = [];
  for (let at = 0; at < BYTES.length; at += size) {
    const piece = BYTES.subarray(at, at + size);
    memory.set(piece);
    buffer.add(memory.subarray(0, piece.length));
    for (let line = buffer.take(); line !== undefined; line = buffer.take()) lines.push(line);
  }
  return { lines, isInsideLine: buffer.isInsideLine };
}

for (let size = 1; size <= BYTES.length; size++) {
  Deno.test(`take() returns the complete lines if the chunks have ${size} bytes`, () => {
    assert.deepEqual(linesOf(size), { lines: ['{"a":"é"}', '{"b":"😀"}', '{"c":1}'], isInsideLine: true });
  });
}
