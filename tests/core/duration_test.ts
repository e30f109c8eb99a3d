import assert from "node:assert/strict";
import { formatAge, parseDuration } from "../../lib/data/core/duration.ts";
import { InputError } from "../../lib/data/core/errors.ts";

const durations: [string, number][] = [
  ["0", 0],
  ["30", 30_000],
  ["30s", 30_000],
  ["1h30m", 5_400_000],
  ["500ms", 500],
  [
    "1.5h",
    5_400_000,
  ],
];
for (const [text, expected] of durations) {
  Deno.test(`parseDuration() gives ${expected} ms when the text is "${text}"`, () => {
    assert.equal(parseDuration(text), expected);
  });
}

for (const text of ["", "abc", "5x", "-1s", "1h 30m"]) {
  Deno.test(`parseDuration() refuses when the text is "${text}"`, () => {
    assert.throws(() => parseDuration(text), InputError);
  });
}

// The rows of apimachinery's duration.HumanDuration.
const second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour, year = 365 * day;
const ages: [number, string][] = [
  [0, "0s"],
  [119 * second, "119s"],
  [2 * minute, "2m"],
  [9 * minute + 59 * second, "9m59s"],
  [10 * minute + 59 * second, "10m"],
  [179 * minute, "179m"],
  [3 * hour, "3h"],
  [7 * hour + 59 * minute, "7h59m"],
  [8 * hour + 59 * minute, "8h"],
  [47 * hour, "47h"],
  [2 * day, "2d"],
  [7 * day + 23 * hour, "7d23h"],
  [8 * day + 23 * hour, "8d"],
  [2 * year - day, "729d"],
  [2 * year, "2y"],
  [2 * year + day, "2y1d"],
  [8 * year + day, "8y"],
  [-5 * second, "<invalid>"],
];
for (const [milliseconds, expected] of ages) {
  Deno.test(`formatAge() writes "${expected}" when it is ${milliseconds} ms old`, () => {
    assert.equal(formatAge(milliseconds), expected);
  });
}
