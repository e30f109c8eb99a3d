import assert from "node:assert/strict";
import { ChunkDecoder } from "../../lib/api/transport/chunk_decoder.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Decodes a body that arrives in pieces of a size. */
function decoded(body: string, pieceSize: number): { text: string; isEnded: boolean } {
  const chunks = new ChunkDecoder();
  let text = "";
  for (let at = 0; at < body.length; at += pieceSize) {
    const piece = encoder.encode(body.slice(at, at + pieceSize));
    text += decoder.decode(piece.subarray(0, chunks.unwrap(piece)));
  }
  return { text, isEnded: chunks.isEnded };
}

const BODY = "3\r\none\r\nA;name=value\r\n\r\ntwo\r\n345\r\n1\nx\n0\r\nTrailer: 1\r\n\r\nnot part of it";

Deno.test("ChunkDecoder reads a body in pieces of any size", () => {
  for (let size = 1; size <= BODY.length; size++) {
    assert.deepEqual(decoded(BODY, size), { text: "one\r\ntwo\r\n345x", isEnded: true }, `pieces of ${size}`);
  }
});

Deno.test("ChunkDecoder has not ended if any part of the end is missing", () => {
  const end = BODY.indexOf("not part");
  for (let length = 0; length < end; length++) {
    assert.equal(decoded(BODY.slice(0, length), 7).isEnded, false, `after ${length}`);
  }
});

const invalid: [what: string, body: string][] = [
  ["no size", "one\r\n"],
  ["a chunk that is longer than its size", "2\r\none\r\n"],
  ["a size that does not end", "1".repeat(20_000)],
  ["a size with a sign", "-3\r\none\r\n"],
];

for (const [what, body] of invalid) {
  Deno.test(`ChunkDecoder refuses ${what}`, () => {
    assert.throws(() => decoded(body, body.length), Deno.errors.InvalidData);
  });
}
