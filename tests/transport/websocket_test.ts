import assert from "node:assert/strict";
import { encodeFrame, FrameDecoder, OPCODE } from "../../lib/api/transport/websocket.ts";

/** Decodes bytes that arrive in pieces of a size, and joins the pieces of each frame. */
function decodeIn(size: number, bytes: Uint8Array<ArrayBuffer>): { opcode: number; text: string }[] {
  const decoder = new FrameDecoder();
  const frames: { opcode: number; text: string }[] = [];
  let text = "";
  for (let at = 0; at < bytes.length; at += size) {
    for (const piece of decoder.decode(bytes.slice(at, at + size))) {
      text = (piece.isFirst ? "" : text) + new TextDecoder().decode(piece.bytes);
      if (piece.isLast) frames.push({ opcode: piece.opcode, text });
    }
  }
  return frames;
}

const MASK = Uint8Array.of(1, 2, 3, 4);

for (const length of [0, 1, 125, 126, 65_535, 65_536]) {
  Deno.test(`FrameDecoder reads encodeFrame() back if the payload has ${length} bytes`, () => {
    const text = "x".repeat(length);
    for (const mask of [undefined, new Uint8Array(4), MASK]) {
      const frame = encodeFrame(OPCODE.binary, [new TextEncoder().encode(text)], mask);
      const after = encodeFrame(OPCODE.ping, [new TextEncoder().encode("!")], mask);
      const both = new Uint8Array([...frame, ...after]);
      for (const size of length > 1000 ? [4096, both.length] : [1, 2, 7, both.length]) {
        assert.deepEqual(decodeIn(size, both), [{ opcode: 2, text }, { opcode: 9, text: "!" }]);
      }
    }
  });
}

Deno.test("encodeFrame() writes the example of RFC 6455 if it has a mask", () => {
  const mask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
  const frame = encodeFrame(OPCODE.text, [new TextEncoder().encode("Hel"), new TextEncoder().encode("lo")], mask);
  assert.equal(frame.toHex(), "818537fa213d7f9f4d5158");
});

Deno.test("FrameDecoder refuses a frame if it is longer than any message", () => {
  const bytes = Uint8Array.of(0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0);
  assert.throws(() => new FrameDecoder().decode(bytes), RangeError);
});
