import assert from "node:assert/strict";
import { PAGE, readGallery, runOnSandbox } from "./gallery.ts";
import { PIPELINES } from "./pipelines.ts";

const page = await Deno.readTextFile(PAGE);
const gallery = readGallery(page);

Deno.test("docs/one-liners.md shows each pipeline of the list once if it is read", () => {
  assert.equal(gallery.length, page.match(/^```sh before$/gm)?.length);
  assert.deepEqual(gallery.map(({ pipeline }) => pipeline).sort(), PIPELINES.map(({ pipeline }) => pipeline).sort());
});

Deno.test("docs/one-liners.md has at most half the characters of the pipelines if its lines are added up", () => {
  const total = (texts: string[]) => texts.reduce((sum, { length }) => sum + length, 0);
  const [ours, theirs] = [total(gallery.map(({ line }) => line)), total(gallery.map(({ pipeline }) => pipeline))];
  assert.ok(ours <= 0.5 * theirs, `${ours} of ${theirs} characters: ${(ours / theirs).toFixed(2)}`);
});

Deno.test("docs/one-liners.md says what grep gets wrong if a line is longer than its pipeline", () => {
  for (const { title, note, pipeline, line } of gallery.filter(({ line, pipeline }) => line.length > pipeline.length)) {
    assert.match(pipeline, /^kubectl get [\w -]+ \| grep (-v )?\w+$/, `${title}: ${line}`);
    assert.match(note, /^grep /, title);
  }
});

Deno.test("docs/one-liners.md names the source of each pipeline if it is another page", () => {
  const sources = new Set(PIPELINES.map(({ source }) => source).filter((source) => source !== "docs/one-liners.md"));
  for (const source of sources) assert.ok(page.replace(/\n {2}/g, " ").includes(`- ${source}\n`), source);
});

Deno.test("README.md shows five lines of the gallery if its first screen is read", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const screen = readme.split("\n").slice(0, 40).map((line) => line.replace(/ +#.*$/, ""));
  assert.equal(gallery.filter(({ line }) => screen.includes(line)).length, 5);
});

for (const { title, line, shown } of gallery) {
  Deno.test(`docs/one-liners.md shows what is printed if the line is run: ${title}`, async () => {
    const { code, stdout, stderr } = await runOnSandbox(line);
    // As in kubectl, the answer no is exit code 1.
    assert.equal(code, stdout === "no\n" ? 1 : 0, stderr);
    assert.match(stdout, new RegExp(`^${shown.split("...").map(escaped).join(".*")}$`, "s"));
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
