import assert from "node:assert/strict";
import { chunkReader } from "../../lib/features/proxy/chunks.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Reads a body in pieces of a size. Returns its data, the number of its bytes, and whether it is complete. */
function readIn(text: string, size: number): { data: string; taken: number; done: boolean } {
  const reader = chunkReader();
  const all = bytes(text);
  let data = "";
  let taken = 0;
  for (let at = 0; at < all.length && !reader.done; at += size) {
    const piece = all.subarray(at, at + size);
    taken += reader.read(piece, (from, to) => data += new TextDecoder().decode(piece.subarray(from, to)));
  }
  return { data, taken, done: reader.done };
}

const whole: [body: string, data: string][] = [
  ["0\r\n\r\n", ""],
  ["3\r\nabc\r\n0\r\n\r\n", "abc"],
  ["00b\r\nhello world\r\n1\r\n!\r\n000\r\n\r\n", "hello world!"],
  ["A;name=value\r\n0123456789\r\n0;last\r\n\r\n", "0123456789"],
  ["3\r\n\r\n0\r\n0\r\nX-Sum: 7\r\nX-More: 8\r\n\r\n", "\r\n0"],
];
for (const [body, data] of whole) {
  Deno.test(`chunkReader() finds the end of ${JSON.stringify(body)} wherever it is cut`, () => {
    for (let size = 1; size <= body.length; size++) {
      assert.deepEqual(readIn(body + "GET /", size), { data, taken: body.length, done: true });
    }
    for (let length = 0; length < body.length; length++) assert.equal(readIn(body.slice(0, length), 3).done, false);
  });
}

const malformed = [
  "\r\n",
  "-1\r\n",
  "0x3\r\nabc\r\n",
  "3\nabc\r\n",
  "3\r\nabcd\r\n",
  "3\r\nabc\n0\r\n\r\n",
  "3;a\nb\r\nabc\r\n",
  "0\r\nX: 1\n\r\n",
  "0\r\n\n",
  "1000000000000\r\n",
  `3;${"x".repeat(20_000)}\r\n`,
];
for (const body of malformed) {
  Deno.test(`chunkReader() throws a Violation when it reads ${JSON.stringify(body.slice(0, 20))}`, () => {
    for (const size of [1, 7, body.length]) assert.throws(() => readIn(body, size), { name: "Violation" });
  });
}
