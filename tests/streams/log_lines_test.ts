import assert from "node:assert/strict";
import { LineReader } from "../../lib/api/streams/logs/line_reader.ts";
import { isKubeletError, lastLineStart, linesIn, textStart, timeOfLine } from "../../lib/api/streams/logs/log_lines.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const parsed: [line: string, time: string, text: string][] = [
  ["2026-01-01T12:00:00.123456789Z one two", "2026-01-01T12:00:00.123456789Z", "one two"],
  ["2026-01-01T12:00:00Z one", "2026-01-01T12:00:00Z", "one"],
  ["2026-01-01T12:00:00.1+02:00  padded", "2026-01-01T12:00:00.1+02:00", " padded"],
  ["2026-01-01T12:00:00.1Z ", "2026-01-01T12:00:00.1Z", ""],
  ["2026-01-01T12:00:00.1Z", "2026-01-01T12:00:00.1Z", ""],
  ["2026-01-01T12:00:00.1Zone", "", "2026-01-01T12:00:00.1Zone"],
  ["failed to open", "", "failed to open"],
  ["", "", ""],
];
for (const [line, time, text] of parsed) {
  Deno.test(`timeOfLine() and textStart() split ${JSON.stringify(line)}`, () => {
    const bytes = encode(line);
    assert.equal(timeOfLine(bytes, 0), time);
    assert.equal(decode(bytes.subarray(textStart(bytes, 0))), text);
  });
}

Deno.test("linesIn() and lastLineStart() find lines with and without a line end", () => {
  assert.deepEqual([...linesIn(encode("a\n\nbc\n"))], [[0, 1], [2, 2], [3, 5]]);
  assert.deepEqual([...linesIn(encode("a\nbc"))], [[0, 1], [2, 4]]);
  assert.equal(lastLineStart(encode("a\nbc\n")), 2);
  assert.equal(lastLineStart(encode("abc\n")), 0);
});

Deno.test("isKubeletError() knows the errors that a kubelet writes into a log", () => {
  assert.ok(isKubeletError("failed to create fsnotify watcher: too many open files"));
  assert.ok(!isKubeletError("it failed to start"));
});

function sourceOf(...pieces: (string | Error)[]) {
  let reads = 0;
  return {
    reads: () => reads,
    read(into: Uint8Array) {
      reads++;
      const piece = pieces.shift();
      if (piece instanceof Error) return Promise.reject(piece);
      if (piece === undefined) return Promise.resolve(null);
      into.set(encode(piece));
      return Promise.resolve(piece.length);
    },
  };
}

async function readAll(reader: LineReader) {
  let text = "";
  for (let lines; (lines = await reader.next()) !== undefined;) {
    assert.equal(lines.at(-1), 10);
    text += decode(lines);
  }
  return text;
}

Deno.test("LineReader returns whole lines wherever the pieces end", async () => {
  const text = "one\n\ntwo\nthree";
  for (let at = 1; at < text.length; at++) {
    const reader = new LineReader(sourceOf(text.slice(0, at), text.slice(at)));
    assert.equal(await readAll(reader), "one\n\ntwo\n");
    assert.equal(decode(reader.rest()), "three");
  }
});

Deno.test("LineReader returns a line that is longer than its buffer", async () => {
  const pieces = Array.from({ length: 10 }, () => "x".repeat(60_000));
  const reader = new LineReader(sourceOf(...pieces, "\n"));
  assert.equal((await readAll(reader)).length, 600_001);
});

Deno.test("LineReader returns the lines that came before its source failed", async () => {
  const reader = new LineReader(sourceOf("one\ntw", new Error("cut")));
  assert.equal(decode(await reader.next() ?? new Uint8Array()), "one\n");
  await assert.rejects(() => reader.next(), /cut/);
  assert.equal(decode(reader.rest()), "tw");
});

Deno.test("LineReader stops reading while its reader is behind", async () => {
  const source = sourceOf(...Array.from({ length: 100 }, () => `${"x".repeat(50_000)}\n`));
  const reader = new LineReader(source);
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  const waiting = source.reads();
  assert.ok(waiting < 10, String(waiting));
  assert.equal((await readAll(reader)).length, 5_000_100);
});
