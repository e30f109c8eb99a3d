import assert from "node:assert/strict";
import { ResponseError } from "../../lib/data/core/errors.ts";
import { jsonLines } from "../../lib/data/core/json_lines.ts";
import { assertMessage } from "../messages.ts";

function streamOf(...pieces: string[]): Response {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  return new Response(ReadableStream.from(bytes));
}

async function read(response: Response): Promise<{ values: unknown[]; error: unknown }> {
  const values: unknown[] = [];
  try {
    for await (const value of jsonLines(response)) values.push(value);
    return { values, error: undefined };
  } catch (error) {
    return { values, error };
  }
}

Deno.test("jsonLines() gives one value a line, wherever the pieces are cut", async () => {
  const { values, error } = await read(streamOf('{"a"', ":1}", '\n{"a":2}\n\n', '{"a":3}\n'));
  assert.deepEqual([values, error], [[{ a: 1 }, { a: 2 }, { a: 3 }], undefined]);
});

for (const rest of ['{"a":', '{"a":2}', " "]) {
  Deno.test(`jsonLines() throws after the whole lines if the stream ends inside the line ${rest}`, async () => {
    const { values, error } = await read(streamOf('{"a":1}\n', rest));
    assert.deepEqual(values, [{ a: 1 }]);
    assert.ok(error instanceof ResponseError);
    await assertMessage(import.meta.url, `a stream that ends inside ${rest}`, error.message);
  });
}

Deno.test("jsonLines() throws without the text if a line is not JSON", async () => {
  const { values, error } = await read(streamOf('{"a":1}\n', "secret\n", '{"a":2}\n'));
  assert.deepEqual(values, [{ a: 1 }]);
  assert.ok(error instanceof ResponseError && !/secret/.test(error.message));
});
