import assert from "node:assert/strict";
import { SCENARIO } from "../../tools/recording/record.ts";
import { toSvg } from "../../tools/recording/svg.ts";

const SIZE = { columns: 10, rows: 2 };
const PAGE = new URL("../../docs/recording.svg", import.meta.url);

Deno.test("toSvg() writes each different line once", () => {
  const frames = [{ at: 0, lines: [[{ text: "a" }]] }, { at: 1, lines: [[{ text: "a" }], [{ text: "b" }]] }];
  const svg = toSvg(frames, SIZE);
  assert.equal(svg.match(/<text /g)?.length, 2);
  assert.equal(svg.match(/<use /g)?.length, 3);
});

Deno.test("toSvg() shows each frame from its time to the next one's", () => {
  const svg = toSvg([{ at: 0, lines: [] }, { at: 1, lines: [] }], SIZE);
  // The last frame stays for 4 seconds: 1 of 5 seconds belongs to the first one.
  assert.match(svg, /@keyframes k0\{0%\{visibility:visible\}20%,100%\{visibility:hidden\}\}/);
  assert.match(svg, /@keyframes k1\{0%,20%\{visibility:hidden\}20%,100%\{visibility:visible\}\}/);
});

Deno.test("toSvg() escapes the text of a line", () => {
  const svg = toSvg([{ at: 0, lines: [[{ text: "a <b> &c" }]] }], SIZE);
  assert.ok(svg.includes("a\u00a0&lt;b>\u00a0&amp;c</tspan>"), svg);
});

Deno.test("docs/recording.svg shows each line of the scenario", async () => {
  const svg = (await Deno.readTextFile(PAGE)).replace(/<[^>]+>/g, "").replaceAll("\u00a0", " ")
    .replaceAll("&lt;", "<").replaceAll("&amp;", "&");
  for (const { type } of SCENARIO) assert.ok(svg.includes(type), `${type}: run npm run recording`);
});
