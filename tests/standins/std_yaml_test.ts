// The features that the application uses, for the stand-in and for the real package.
import { parse } from "@std/yaml";
import { parseAll } from "@std/yaml/unstable-parse";
import { type ImplicitType, stringify } from "@std/yaml/unstable-stringify";
import assert from "node:assert/strict";

const NUMBER: ImplicitType = {
  tag: "tag:test,2026:number",
  kind: "scalar",
  resolve: (text: string | null) => /^n\d+$/.test(text ?? ""),
  construct: (text: string) => Number(text.slice(1)),
  predicate: (value: unknown) => typeof value === "number",
  represent: (value: unknown) => `n${value}`,
};
const options = { schema: "failsafe" as const, extraTypes: [NUMBER] };

Deno.test("parse() gives a document by the core schema when it is asked to", () => {
  assert.deepEqual(parse("a: 1\nb: [x, true, null]\nc: 2001-01-01\n", { schema: "core" }), {
    a: 1,
    b: ["x", true, null],
    c: "2001-01-01",
  });
  assert.deepEqual(parse('{"a": "b"}', { schema: "core" }), { a: "b" });
});

Deno.test("parse() says where it failed when the text is malformed", () => {
  assert.throws(() => parse("a: b\n  c: [d\n", { schema: "core" }), (error) => {
    assert.ok(error instanceof Error);
    assert.ok("line" in error && error.line === 2);
    assert.ok("column" in error && typeof error.column === "number" && error.column >= 1);
    return true;
  });
});

Deno.test("parse() takes the last of a key that comes twice when it is allowed", () => {
  assert.deepEqual(parse("a: 1\na: 2\n", { schema: "core", allowDuplicateKeys: true }), { a: 2 });
  assert.throws(() => parse("a: 1\na: 2\n", { schema: "core" }));
});

Deno.test("parseAll() gives every document, and strings where no type of ours fits, when types are added", () => {
  assert.deepEqual(parseAll("a: 1\nb: yes\n---\n- \"n1\"\n- 'n2'\n- n3\n- |\n  text\n", options).at(0), {
    a: "1",
    b: "yes",
  });
  assert.deepEqual(parseAll('- "n1"\n- !!str x\n', options), [["n1", "x"]]);
});

Deno.test("parseAll() refuses a key that comes twice when it reads a mapping", () => {
  assert.throws(() => parseAll("a: 1\na: 2\n", options));
});

Deno.test("stringify() quotes what a type of ours would read otherwise when it writes a string", () => {
  const text = stringify({ b: "n1", a: 2, c: ["x"], d: "two\nlines\n" }, {
    ...options,
    sortKeys: true,
    arrayIndent: false,
    lineWidth: -1,
    useAnchors: false,
  });
  assert.match(text, /^a: n2\nb: ["']n1["']\nc:\n- x\nd: \|\n {2}two\n {2}lines\n$/);
});
