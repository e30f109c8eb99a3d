import assert from "node:assert/strict";
import { Incomplete, prepare, prepareEach, SLOT } from "../../../lib/terminal/repl/evaluate/source.ts";

const incomplete = [
  "const a: number = (",
  "function f(a: number) {",
  "const a =",
  "a.",
  "a +",
  "[1,",
  "{ a: 1,",
  "k8s.list(",
  "`abc",
  "let s = `a ${b",
  "/* abc",
  "import { x",
  "import",
  "interface I {",
  "type T = {",
  "let a: Map<string,",
  "class A { x: string",
  "try {}",
  "if (a)",
  "async () => {",
];
for (const text of incomplete) {
  Deno.test(`prepare() waits for more when it reads ${JSON.stringify(text)}`, () => {
    assert.throws(() => prepare(text), Incomplete);
  });
}

const wrong: [string, string][] = [
  ["let x: = 5", "Unexpected token, line 1, column 8"],
  ["const a: number = 1;\nconst b = ;\nc", "Unexpected token, line 2, column 11"],
  ["1 +* 2", "Unexpected token, line 1, column 4"],
  ["}", "Unexpected token, line 1, column 1"],
  ["foo)", "Unexpected token, line 1, column 4"],
  ["'abc", "Unterminated string constant, line 1, column 1"],
  ["else {}", "Unexpected token, line 1, column 1"],
];
for (const [text, message] of wrong) {
  Deno.test(`prepare() says where it is wrong when it reads ${JSON.stringify(text)}`, () => {
    assert.throws(() => prepare(text), (error) => {
      assert.ok(error instanceof SyntaxError && !(error instanceof Incomplete));
      assert.equal(error.message, message);
      return true;
    });
  });
}

/** Removes the blanks that types leave behind. */
function codeOf(text: string): string {
  return prepare(text).code.replaceAll(SLOT, "$").replace(/\s+/g, " ").trim();
}

const rewritten: [string, string][] = [
  ["1 + 1 // two", "$.value = (1 + 1 ); // two"],
  ["(a, b);", "$.value = (a, b );"],
  ["{ a: 1 }", "$.value = ({ a: 1 } );"],
  ["{ a; }", "{ a; }"],
  ["const a: number = 1", "const a = 1"],
  ["let x = 1; x", "let x = 1;;$.done = 1; $.value = (x );"],
  ['import { join } from "node:path"', 'const { "join": join } = await $.import("node:path");'],
  ['import { a as b, type C } from "./x.ts"', 'const { "a": b } = await $.import("./x.ts");'],
  ['import type { A } from "./x.ts"', ""],
  ['import d, { e } from "x"', 'const { "default": d, "e": e } = await $.import("x");'],
  ['import * as all from "x"', 'const all = await $.import("x");'],
  ['import d, * as all from "x"', 'const all = await $.import("x"); const { "default": d } = all;'],
  ['import "x"', 'await $.import("x");'],
  [
    'import d from "./x.json" with { type: "json" }',
    'const { "default": d } = await $.import("./x.json", {"with":{"type":"json"}});',
  ],
  ["const f = () => import(`./${name}.ts`)", "const f = () => $.import(`./${name}.ts`)"],
  ['await import(await import("a"))', '$.value = (await $.keep(($.import(await $.keep(($.import("a")))))) );'],
  [
    "for await (const x of f(await y)) async () => await z",
    "for await (const x of $.keepEach((f(await $.keep((y)))))) async () => await z",
  ],
  ["if (import.meta.main) main()", "if ($.meta.main) main()"],
  ["export const a: number = 1", "const a = 1"],
  ["export function f() {}", "function f() {}"],
  ["export default function f() {}", "function f() {}"],
  ["const a = 1; export { a }; 1", "const a = 1;;$.done = 1; ;$.done = 2; $.value = (1 );"],
  ["#!/usr/bin/env -S k8s run\n1", "$.value = (1 );"],
];
for (const [text, code] of rewritten) {
  Deno.test(`prepare() rewrites when it reads ${JSON.stringify(text)}`, () => assert.equal(codeOf(text), code));
}

Deno.test("prepare() keeps imports when an enum asks for more than stripping", () => {
  assert.match(codeOf('import { join } from "node:path"; enum A { X }'), /^const \{ "join": join \} = .*var A/);
});

Deno.test("prepareEach() gives each statement on its own when lines go on", () => {
  const sources = prepareEach("const a = [1]\n  .map((x: number) => x)\na\nif (a) {\n}\nelse { b }\n");
  assert.deepEqual(sources.map(({ hasValue }) => hasValue), [false, true, false]);
});

Deno.test("prepareEach() gives nothing when the last statement is wrong", () => {
  assert.throws(() => prepareEach("await k8s.delete('pod', 'a')\nlet x = ="), SyntaxError);
});
