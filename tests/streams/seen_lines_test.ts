import assert from "node:assert/strict";
import { SeenLines } from "../../lib/api/streams/logs/seen_lines.ts";

const encode = (text: string) => new TextEncoder().encode(text);
/** Lines `second content`, each with its time in front. */
const log = (...lines: [second: number, text: string][]) => {
  return lines.map(([second, text]) => `2026-01-01T12:00:${String(second).padStart(2, "0")}.500000000Z ${text}\n`).join(
    "",
  );
};

function continued(seen: SeenLines, ...batches: string[]) {
  const continuation = seen.continuation();
  const text = batches.map((batch) => new TextDecoder().decode(continuation.add(encode(batch)))).join("");
  return { text, gap: continuation.gap, isOver: continuation.isOver };
}

function seenOf(...batches: string[]) {
  const seen = new SeenLines();
  for (const batch of batches) seen.add(encode(batch));
  return seen;
}

Deno.test("SeenLines goes on a second before the last line", () => {
  assert.equal(new SeenLines().since(), undefined);
  assert.equal(seenOf(log([5, "a"])).since(), "2026-01-01T12:00:04Z");
});

Deno.test("SeenLines drops each line once for each time that it was given", () => {
  const seen = seenOf(log([5, "a"], [5, "a"]), log([5, "b"]));
  const again = log([5, "a"], [5, "a"], [5, "b"], [5, "a"], [6, "c"]);
  assert.deepEqual(continued(seen, again).text, log([5, "a"], [6, "c"]));
});

Deno.test("SeenLines drops lines before the first one that was given, as after tailLines", () => {
  assert.equal(continued(seenOf(log([5, "c"])), log([4, "a"], [5, "b"], [5, "c"], [5, "d"])).text, log([5, "d"]));
});

Deno.test("SeenLines drops the rest of a long line whose begin came before", () => {
  assert.equal(continued(seenOf(log([5, "a"])), `rest of a line\n${log([5, "a"], [5, "b"])}`).text, log([5, "b"]));
});

Deno.test("SeenLines checks no further line if all repeated ones have come", () => {
  const seen = seenOf(log([5, "a"], [5, "b"]));
  assert.equal(continued(seen, log([5, "a"])).isOver, false);
  assert.equal(continued(seen, log([5, "a"]), log([5, "b"])).isOver, true);
});

Deno.test("SeenLines drops the second part of a line that was torn by a rotation", () => {
  const seen = seenOf(log([5, "a"], [5, "whole line"], [6, "b"]));
  const { text, gap } = continued(seen, log([5, " line"], [6, "b"], [6, "c"]));
  assert.deepEqual([text, gap], [log([6, "c"]), undefined]);
});

Deno.test("SeenLines gives lines before the last one if that does not come again", () => {
  assert.equal(continued(seenOf(log([5, "a"], [6, "b"])), log([5, "x"], [7, "y"])).text, log([5, "x"], [7, "y"]));
});

const gaps: [name: string, again: string, gap: boolean][] = [
  ["no line comes again", log([7, "x"]), true],
  ["only lines before the last one come again", log([5, "a"], [7, "x"]), true],
  ["the last line comes again", log([6, "b"], [7, "x"]), false],
  ["nothing comes", "", false],
];
for (const [name, again, isGap] of gaps) {
  Deno.test(`SeenLines ${isGap ? "names a" : "knows of no"} gap if ${name}`, () => {
    const { gap } = continued(seenOf(log([5, "a"], [6, "b"])), again);
    const times = { after: "2026-01-01T12:00:06.500000000Z", before: "2026-01-01T12:00:07.500000000Z" };
    assert.deepEqual(gap, isGap ? times : undefined);
  });
}

Deno.test("SeenLines keeps the lines of the last two seconds", () => {
  const seen = seenOf(log([1, "old"]), log([5, "a"]), log([6, "b"]));
  assert.ok(seen.includes(encode(log([6, "b"]))));
  assert.ok(seen.includes(encode(log([1, "old"]))), "it is known by its time");
  assert.ok(!seen.includes(encode(log([6, "c"]))));
  assert.equal(continued(seen, log([5, "a"], [6, "b"], [6, "c"])).text, log([6, "c"]));
});

Deno.test("SeenLines keeps 2 MiB, and drops the lines before them", () => {
  const seen = new SeenLines();
  const batches = Array.from({ length: 12 }, (_, index) => log([5, `${index} ${"x".repeat(1_000_000)}`]));
  for (const batch of batches) seen.add(encode(batch));
  assert.equal(continued(seen, ...batches, log([6, "new"])).text, log([6, "new"]));
});
