import assert from "node:assert/strict";
import { batchedOutput } from "../../lib/terminal/shell/batched_output.ts";

Deno.test("batchedOutput() joins small pieces, and keeps every byte in order if the writer is slow", async () => {
  const received: number[] = [];
  let writes = 0;
  const output = batchedOutput(async (bytes) => {
    await new Promise((resolve) => setTimeout(resolve));
    writes++;
    for (const byte of bytes) received.push(byte);
  });
  const buffer = new Uint8Array(9000);
  for (let piece = 0; piece < 100; piece++) {
    buffer.fill(piece);
    await output.write(buffer);
  }
  await output.end();
  assert.equal(received.length, 900_000);
  assert.ok(received.every((byte, index) => byte === Math.floor(index / 9000)));
  assert.ok(writes < 20, `${writes} writes`);
});

Deno.test("batchedOutput() rejects if a write fails", async () => {
  const output = batchedOutput(() => Promise.reject(new Error("broken pipe")));
  await output.write(Uint8Array.of(1));
  await assert.rejects(output.end(), /broken pipe/);
  await assert.rejects(async () => await output.write(Uint8Array.of(1)), /broken pipe/);
});

Deno.test("batchedOutput() writes a small piece without waiting for the next one", async () => {
  const written = Promise.withResolvers<Uint8Array>();
  const output = batchedOutput((bytes) => Promise.resolve(written.resolve(bytes.slice())));
  await output.write(Uint8Array.of(7));
  assert.deepEqual(await written.promise, Uint8Array.of(7));
});
