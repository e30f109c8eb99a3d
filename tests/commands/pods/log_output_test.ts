import assert from "node:assert/strict";
import { logOutput } from "../../../lib/terminal/commands/pods/log_output.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

Deno.test("logOutput() writes everything once and in order if its reader is slow", async () => {
  let written = "";
  const output = logOutput({
    out() {},
    async outBytes(bytes) {
      await pause(25);
      written += new TextDecoder().decode(bytes);
    },
  });
  let expected = "";
  for (let index = 0; index < 60; index++) {
    const text = `${index} ${"x".repeat(index % 20 === 19 ? 200_000 : 5000)}\n`;
    expected += text;
    await output.add(bytesOf(text));
    if (index % 7 === 0) await pause(12);
  }
  await output.end();
  assert.equal(written, expected);
});

Deno.test("logOutput() writes a line although no other one follows, and reports a failed write", async () => {
  const written = Promise.withResolvers<string>();
  const output = logOutput({
    out() {},
    outBytes(bytes) {
      written.resolve(new TextDecoder().decode(bytes));
      throw new Deno.errors.BrokenPipe("closed");
    },
  });
  await output.add(bytesOf("one\n"));
  assert.equal(await written.promise, "one\n");
  await pause(0);
  await assert.rejects(output.add(bytesOf("two\n")), /closed/);
  await assert.rejects(output.end(), /closed/);
});
