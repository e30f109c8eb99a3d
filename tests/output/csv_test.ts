import assert from "node:assert/strict";
import { age } from "../../lib/data/expression/age.ts";
import { quantity } from "../../lib/data/expression/quantity.ts";
import { csv } from "../../lib/data/output/csv.ts";

const rows: [string, Parameters<typeof csv>[0], string][] = [
  ["lists", [["a", 1], [true, undefined, null]], "a,1\ntrue,,\n"],
  ["objects with other keys", [{ a: 1 }, { b: 2, a: 3 }], "a,b\n1,\n3,2\n"],
  ["text that needs quotes", [["a,b", 'say "hi"', "two\nlines", "plain"]], '"a,b","say ""hi""","two\nlines",plain\n'],
  ["lists and objects inside", [[[1, 2], { a: 1 }]], '"[1,2]","{""a"":1}"\n'],
  ["amounts", [[quantity("64Mi"), age("2h")]], "64Mi,120m\n"],
  ["nothing", [], ""],
];
for (const [name, given, text] of rows) {
  Deno.test(`csv() writes records if it is given ${name}`, () => assert.equal(csv(given), text));
}
