import assert from "node:assert/strict";
import { bodyReader } from "../../lib/api/transport/body_reader.ts";

const text = (chunk: Uint8Array | undefined) => chunk === undefined ? undefined : new TextDecoder().decode(chunk);
const encode = (text: string) => new TextEncoder().encode(text);

for (const type of [undefined, "bytes"] as const) {
  const stream = (chunks: readonly string[]) => {
    const left = [...chunks];
    const source = {
      pull(controller: { enqueue(chunk: Uint8Array<ArrayBuffer>): void; close(): void; byobRequest?: unknown }) {
        const next = left.shift();
        if (next !== undefined) return controller.enqueue(encode(next));
        controller.close();
        // A byte stream also answers the read that waits.
        (controller.byobRequest as ReadableStreamBYOBRequest | null | undefined)?.respond(0);
      },
    };
    return type === undefined ? new ReadableStream(source) : new ReadableStream({ ...source, type });
  };

  Deno.test(`bodyReader() reads each chunk and the end if the stream is of the type ${type}`, async () => {
    const reader = bodyReader(stream(["one", "second", "3"]));
    const read: (string | undefined)[] = [];
    for (let turn = 0; turn < 4; turn++) read.push(text(await reader.read()));
    assert.deepEqual(read, ["one", "second", "3", undefined]);
  });

  Deno.test(`cancel() ends a body if the stream is of the type ${type}`, async () => {
    const reader = bodyReader(stream(["one"]));
    await reader.cancel();
    assert.equal(await reader.read(), undefined);
  });
}

Deno.test("bodyReader() reads into the memory of the chunk before", async () => {
  const chunks = ["one", "two"];
  const reader = bodyReader(
    new ReadableStream({
      type: "bytes",
      pull(controller) {
        const view = controller.byobRequest?.view;
        const next = encode(chunks.shift() ?? "");
        new Uint8Array(view?.buffer ?? new ArrayBuffer(), view?.byteOffset).set(next);
        controller.byobRequest?.respond(next.length);
      },
    }),
  );
  assert.equal(text(await reader.read()), "one");
  const second = await reader.read();
  assert.equal(text(second), "two");
  assert.ok((second?.buffer.byteLength ?? 0) > 1000);
});
