import assert from "node:assert/strict";
import { isKubeletError, lineSplitter, parseLogLine, seenLines } from "../../lib/api/streams/logs/log_lines.ts";

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
  Deno.test(`parseLogLine() splits ${JSON.stringify(line)}`, () => {
    assert.deepEqual(parseLogLine(line), { time, text });
  });
}

Deno.test("isKubeletError() knows the errors that a kubelet writes into a log", () => {
  assert.ok(isKubeletError("failed to create fsnotify watcher: too many open files"));
  assert.ok(!isKubeletError("it failed to start"));
});

Deno.test("lineSplitter() returns whole lines wherever the pieces end", () => {
  const text = "one\n\ntwo\nthree";
  for (let at = 0; at <= text.length; at++) {
    const lines = lineSplitter();
    assert.deepEqual([...lines.add(text.slice(0, at)), ...lines.add(text.slice(at))], ["one", "", "two"]);
    assert.equal(lines.rest(), "three");
  }
});

Deno.test("seenLines() drops each line once for each time that it was given", () => {
  const seen = seenLines();
  assert.equal(seen.since(), undefined);
  const time = "2026-01-01T12:00:05.500000000Z";
  for (const line of [`${time} a`, `${time} a`, `${time} b`]) seen.add(line, time);
  assert.equal(seen.since(), "2026-01-01T12:00:04Z");
  const isRepeat = seen.repeats();
  assert.deepEqual([`${time} a`, `${time} a`, `${time} a`, `${time} c`].map(isRepeat), [true, true, false, false]);
});

Deno.test("seenLines() forgets lines that do not come again", () => {
  const seen = seenLines();
  for (const second of [10, 11, 12, 13]) seen.add(`line ${second}`, `2026-01-01T12:00:${second}.0Z`);
  const isRepeat = seen.repeats();
  assert.deepEqual(["line 11", "line 12", "line 13"].map(isRepeat), [false, true, true]);
});
