import assert from "node:assert/strict";
import { createSeal } from "../../lib/data/request/seal.ts";

const NONCE = "0123456789abcdef";
const mark = (text: string) => `\x1e${NONCE} ${text}\x1e`;

/** Reads a stream that arrives in pieces of a size. */
function readIn(size: number, text: string) {
  const reader = createSeal(["true"], { nonce: NONCE }).reader();
  const bytes = new TextEncoder().encode(text);
  const output: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const part of reader.push(bytes.slice(at, at + size))) output.push(...part);
  }
  output.push(...reader.end());
  return { text: new TextDecoder().decode(Uint8Array.from(output)), pid: reader.pid, code: reader.code };
}

const cases: [what: string, stream: string, expected: { text: string; pid?: number; code?: number }][] = [
  ["output between the marks", `${mark("p17")}err\n${mark("s3")}`, { text: "err\n", pid: 17, code: 3 }],
  ["no marks", "plain", { text: "plain" }],
  ["the mark of another nonce", "\x1e0123456789abcdee s0\x1e", { text: "\x1e0123456789abcdee s0\x1e" }],
  ["many bytes that could begin a mark", `\x1e\x1e\x1e${NONCE}\x1e${mark("s0")}`, {
    text: `\x1e\x1e\x1e${NONCE}\x1e`,
    code: 0,
  }],
  ["a mark that is cut off", `out\x1e${NONCE} s`, { text: `out\x1e${NONCE} s` }],
  ["a mark without a number", `\x1e${NONCE} sX\x1e`, { text: `\x1e${NONCE} sX\x1e` }],
  ["output of a child after the end mark", `a${mark("s0")}b`, { text: "ab", code: 0 }],
];

for (const [what, stream, expected] of cases) {
  Deno.test(`SealReader finds the marks in ${what} if the pieces have any size`, () => {
    for (let size = 1; size <= stream.length; size++) {
      assert.deepEqual(readIn(size, stream), { pid: undefined, code: undefined, ...expected }, `in pieces of ${size}`);
    }
  });
}

Deno.test("createSeal() runs the command with its own words and passes on the exit code", async () => {
  const { command, reader } = createSeal(["sh", "-c", 'cat; echo "$1" >&2; exit 7', "sh", "a  'b"], {
    nonce: NONCE,
    readsStdin: true,
  });
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("in"));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 7);
  const [out, err] = [reader(), reader()];
  const decode = (parts: Uint8Array[]) => parts.map((part) => new TextDecoder().decode(part)).join("");
  assert.equal(decode(out.push(stdout)), "in");
  assert.equal(decode(err.push(stderr)), "a  'b\n");
  assert.deepEqual([out.pid, out.code, err.code, err.pid === child.pid], [child.pid, 7, 7, true]);
});

Deno.test("createSeal() runs programs only and no builtin of the shell", async () => {
  const { command: [program = "", ...args] } = createSeal(["exit", "5"], { nonce: NONCE });
  assert.equal((await new Deno.Command(program, { args, stderr: "piped", stdout: "piped" }).output()).code, 127);
});

Deno.test("createSeal() keeps the shell until the end is confirmed, and gives its input to nobody else", async () => {
  const { command: [program = "", ...args], reader } = createSeal(["cat"], { nonce: NONCE });
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "null" }).spawn();
  const marks = reader();
  const output = child.stdout.getReader();
  while (marks.code === undefined) marks.push((await output.read()).value ?? new Uint8Array(0));
  const isRunning = await Promise.race([child.status, new Promise((resolve) => setTimeout(resolve, 50, "running"))]);
  assert.equal(isRunning, "running");
  await output.cancel();
  await child.stdin.close();
  assert.equal((await child.status).code, 0);
});
