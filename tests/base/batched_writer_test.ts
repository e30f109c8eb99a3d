import assert from "node:assert/strict";
import { createBatchedWriter } from "../../lib/data/base/batched_writer.ts";

Deno.test("createBatchedWriter() joins small pieces, and keeps every byte in order if the writer is slow", async () => {
  const received: number[] = [];
  let writes = 0;
  const output = createBatchedWriter(async (bytes) => {
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

Deno.test("createBatchedWriter() rejects if a write fails", async () => {
  const broken = new Error("broken pipe");
  const output = createBatchedWriter(() => Promise.reject(broken));
  await output.write(Uint8Array.of(1));
  await assert.rejects(output.end(), broken);
  await assert.rejects(async () => await output.write(Uint8Array.of(1)), broken);
});

Deno.test("createBatchedWriter() waits for more bytes if it is told to", async () => {
  const written: number[] = [];
  const output = createBatchedWriter((bytes) => Promise.resolve(void written.push(bytes.length)), { wait: 1 });
  await output.write(new Uint8Array(10));
  await output.write(new Uint8Array(10));
  await output.end();
  assert.deepEqual(written, [20]);
});

Deno.test("createBatchedWriter() writes a small piece without waiting for the next one", async () => {
  const written = Promise.withResolvers<Uint8Array>();
  const output = createBatchedWriter((bytes) => Promise.resolve(written.resolve(bytes.slice())));
  await output.write(Uint8Array.of(7));
  assert.deepEqual(await written.promise, Uint8Array.of(7));
});
