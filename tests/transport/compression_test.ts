import assert from "node:assert/strict";
import { packingFrom } from "../../lib/api/transport/compression.ts";

const MIB = 1 << 20;

for (const server of ["https://127.0.0.1:6443", "https://localhost:6443", "https://[::1]:6443", "http://127.9.9.9"]) {
  Deno.test(`packingFrom() asks for answers as they are when they come from ${server}`, () => {
    const packing = packingFrom(server);
    packing.read(MIB, 20);
    assert.equal(packing.wanted(), false);
  });
}

for (const server of ["https://10.0.0.1", "https://example.com", "https://127.example.com", "https://[2001:db8::1]"]) {
  Deno.test(`packingFrom() asks for packed answers when they come from ${server}`, () => {
    assert.equal(packingFrom(server).wanted(), true);
  });
}

Deno.test("packingFrom() asks for packed answers when this machine is but the end of a slow tunnel", () => {
  const packing = packingFrom("https://127.0.0.1:6443");
  packing.read(1000, 5000);
  assert.equal(packing.wanted(), false);
  packing.read(MIB, 1000);
  assert.equal(packing.wanted(), true);
});
