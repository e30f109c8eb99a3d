import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Pipeline, PIPELINES } from "./pipelines.ts";

// The list was made before the lines that replace it, so that no pipeline is there because its line is short. It is only
// extended: each digest is that of the list up to a length.
const DIGESTS = [[113, "48f5520ecbcdc27e"], [120, "13e9255d6ea0b40c"]] as const;

Deno.test("PIPELINES is the list that was committed first if its digest is the same", () => {
  for (const [length, digest] of DIGESTS) {
    const text = JSON.stringify(PIPELINES.slice(0, length).map(({ task, pipeline }) => [task, pipeline]));
    assert.equal(createHash("sha256").update(text).digest("hex").slice(0, 16), digest);
  }
  assert.equal(PIPELINES.length, DIGESTS.at(-1)?.[0]);
});

Deno.test("PIPELINES has at least 70 different tasks, each with its source, if it is read", () => {
  assert.ok(PIPELINES.length >= 70);
  assert.equal(new Set(PIPELINES.map(({ task }: Pipeline) => task)).size, PIPELINES.length);
  for (const { task, source, pipeline } of PIPELINES) assert.ok(source !== "" && !pipeline.includes("\n"), task);
});
