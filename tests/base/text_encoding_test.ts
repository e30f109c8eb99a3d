import assert from "node:assert/strict";
import { decodeText, withoutByteOrderMarks } from "../../lib/data/base/text_encoding.ts";
import { assertMessage } from "../messages.ts";
import { utf16 } from "../shell/utf16.ts";

for (const order of ["little", "big"] as const) {
  for (const mark of [true, false]) {
    Deno.test(`decodeText() reads UTF-16 when it is ${order}-endian ${mark ? "with" : "without"} a mark (A8)`, () => {
      assert.equal(decodeText(utf16("a: \u00e9\n", { order, mark })), "a: \u00e9\n");
    });
  }
}

Deno.test("decodeText() reads UTF-8 when there is a mark, none, or nothing at all", () => {
  for (
    const [bytes, text] of [[[0xef, 0xbb, 0xbf, 0x61], "a"], [[0x61], "a"], [[0xc3, 0xa9], "\u00e9"], [[], ""]] as const
  ) {
    assert.equal(decodeText(new Uint8Array(bytes)), text);
  }
});

Deno.test("decodeText() throws for bytes that are no UTF-8 when it is told to", async () => {
  assert.equal(decodeText(new Uint8Array([0x61, 0xff])), "a\ufffd");
  await assertMessage(
    import.meta.url,
    "bytes that are not UTF-8",
    () => decodeText(new Uint8Array([0x61, 0xff]), { fatal: true }),
  );
});

Deno.test("withoutByteOrderMarks() removes marks when they begin a line, and no others", () => {
  assert.equal(withoutByteOrderMarks("\ufeffa\n\ufeff---\nb\ufeffc\n"), "a\n---\nb\ufeffc\n");
});
