import assert from "node:assert/strict";
import { createBytePipe } from "../../lib/data/base/byte_pipe.ts";

const PIECE = new Uint8Array(100 * 1024);

Deno.test("createBytePipe() keeps the writer waiting until the reader has caught up", async () => {
  const { readable, write, close } = createBytePipe();
  let written = 0;
  const writing = (async () => {
    for (; written < 10; written++) await write(PIECE);
    close();
  })();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(written, 2);
  let size = 0;
  for await (const bytes of readable) size += bytes.length;
  await writing;
  assert.equal(size, 10 * PIECE.length);
});

Deno.test("createBytePipe() delivers waiting bytes before an error", async () => {
  const { readable, write, fail } = createBytePipe();
  await write(Uint8Array.of(1));
  await write(Uint8Array.of(2));
  fail(new Error("cut"));
  await write(Uint8Array.of(3));
  const read: number[] = [];
  await assert.rejects(async () => {
    for await (const bytes of readable) read.push(...bytes);
  }, /cut/);
  assert.deepEqual(read, [1, 2]);
});

Deno.test("createBytePipe() drops bytes if the reader has cancelled", async () => {
  const { readable, write } = createBytePipe();
  await readable.cancel();
  for (let count = 0; count < 10; count++) await write(PIECE);
});

Deno.test("createBytePipe() passes bytes to a sink, in order after those that waited, and fails if the sink fails", async () => {
  const { pass, write, close } = createBytePipe();
  await write(Uint8Array.of(1));
  await write(Uint8Array.of(2));
  const received: number[] = [];
  const passing = pass((bytes) => void received.push(...bytes));
  await write(Uint8Array.of(3));
  await new Promise((resolve) => setTimeout(resolve));
  await write(Uint8Array.of(4));
  close();
  await passing;
  assert.deepEqual(received, [1, 2, 3, 4]);

  const broken = createBytePipe();
  const failing = broken.pass(() => Promise.reject(new Error("full")));
  const failed = assert.rejects(failing, /full/);
  await new Promise((resolve) => setTimeout(resolve));
  await broken.write(Uint8Array.of(1));
  await failed;
  for (let count = 0; count < 10; count++) await broken.write(PIECE);
});

Deno.test("createBytePipe() keeps bytes whose buffer is used again", async () => {
  const { readable, write, close } = createBytePipe();
  const buffer = new Uint8Array(5000);
  for (let piece = 0; piece < 20; piece++) await write(buffer.fill(piece));
  close();
  let at = 0;
  for await (const bytes of readable) for (const byte of bytes) assert.equal(byte, Math.floor(at++ / 5000));
  assert.equal(at, 100_000);
});
