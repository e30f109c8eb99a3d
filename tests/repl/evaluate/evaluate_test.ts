import assert from "node:assert/strict";
import { denoFlags } from "../../../lib/terminal/shell/own_program.ts";
import { createEvaluator, type EvaluatorOptions } from "../../../lib/terminal/repl/evaluate/evaluate.ts";
import { folderUrl } from "../../../lib/terminal/shell/folder_url.ts";

const BASE = new URL("../", import.meta.url).href;

function evaluator(options: Partial<EvaluatorOptions> = {}) {
  return createEvaluator({ globals: {}, base: BASE, ...options });
}

Deno.test("createEvaluator() keeps bindings and lets them be declared again when inputs follow each other", async () => {
  using session = evaluator({ globals: { answer: 42 } });
  await session.evaluate("const a: number = answer");
  await session.evaluate("const a = answer + 1; function f(x: number) { return x * a }");
  assert.deepEqual(await session.evaluate("f(2)"), { value: 86, hasValue: true });
  assert.deepEqual(await session.evaluate("let b = 1"), { value: undefined, hasValue: false });
});

const declarations: Record<string, string> = {
  let: "let again = 1, beside",
  const: "const again = 1",
  var: "var again = 1",
  class: "class again { static value = 1 }",
  function: "function again() { return 1 }",
  import: 'import again from "node:path"',
  "import of all": 'import * as again from "node:path"',
  pattern: "const { again, ...others } = { again: 1 }",
};
for (const [first, before] of Object.entries(declarations)) {
  Deno.test(`createEvaluator() lets any declaration follow when a name was declared by ${first}`, async () => {
    // All tests share one evaluator: with many inspector sessions in a process, Deno 2.9.6 may panic during garbage
    // collection.
    using session = evaluator();
    for (const [second, after] of Object.entries(declarations)) {
      const name = `again_${first}_${second}`.replaceAll(" ", "_");
      const named = (text: string) =>
        text.replaceAll("again", name).replace("beside", `${name}_beside`).replace("others", `${name}_others`);
      await session.evaluate(named(before).replace("again: 1", "again: 2"));
      await session.evaluate(named(after).replace(/= 1\b/, "= 5"));
      const { value } = await session.evaluate(name);
      if (second === "let" || second === "const" || second === "var") assert.equal(value, 5);
      else assert.ok(value !== undefined);
    }
  });
}

Deno.test("assign() gives a name another value when any word has declared it", async () => {
  using session = evaluator();
  for (const word of ["let", "const", "var"]) {
    await session.evaluate(`${word} assigned_${word} = 1`);
    await session.assign(`assigned_${word}`, 2);
    assert.equal(await session.read(`assigned_${word}`), 2);
  }
});

Deno.test("createEvaluator() runs nothing twice when what an input evaluates declares a name again", async () => {
  using session = evaluator();
  await session.evaluate("let runs = 0");
  await assert.rejects(session.evaluate('runs++; (0, eval)("let twice; let twice")'), SyntaxError);
  assert.equal((await session.evaluate("runs")).value, 1);
});

Deno.test("createEvaluator() awaits a promise that is the value and leaves one that is bound alone", async () => {
  using session = evaluator();
  assert.equal((await session.evaluate("Promise.resolve(1)")).value, 1);
  assert.equal((await session.evaluate("await Promise.resolve(2)")).value, 2);
  await session.evaluate("const p = Promise.resolve(3)");
  assert.equal((await session.evaluate("p instanceof Promise")).value, true);
});

Deno.test("createEvaluator() keeps the last value as _ when the next input has none", async () => {
  using session = evaluator();
  await session.evaluate("[1, 2]");
  await session.evaluate("const c = 1");
  assert.equal((await session.evaluate("_.length")).value, 2);
  await session.evaluate("undefined");
  assert.equal((await session.evaluate("_")).value, undefined);
});

Deno.test("createEvaluator() tells which statements were done when a later one fails", async () => {
  using session = evaluator();
  const inputs: [text: string, done: string][] = [
    ["throw 1", ""],
    ["const a = 1\nlet b = 2; throw b", "const a = 1\nlet b = 2;"],
    ["function f() { throw 1 }\nf(); 1", "function f() { throw 1 }"],
    ["const c = 3; Promise.reject(1)", "const c = 3;"],
    // A redeclared name keeps the keyword of its declaration.
    ["let a = 4; throw a", "let a = 4;"],
  ];
  for (const [text, done] of inputs) {
    await session.evaluate(text).catch(() => {});
    assert.equal(session.done, done, text);
  }
});

const thrown: [string, unknown][] = [
  ['throw "text"', "text"],
  ["throw null", null],
  ["throw undefined", undefined],
  ["throw 5", 5],
  ["throw 5n", "5n"],
  ["throw false", false],
];
for (const [text, value] of thrown) {
  Deno.test(`createEvaluator() throws the value itself when the input is ${text}`, async () => {
    using session = evaluator();
    await assert.rejects(session.evaluate(text), (error) => {
      assert.equal(error, value);
      return true;
    });
  });
}

Deno.test("createEvaluator() throws the very error when the input throws one", async () => {
  const error = new RangeError("mine");
  using session = evaluator({ globals: { error } });
  for (const text of ["throw error", "await Promise.reject(error)", "Promise.reject(error)"]) {
    await assert.rejects(session.evaluate(text), (caught) => caught === error);
  }
});

Deno.test("createEvaluator() gives up waiting and goes on when the signal is aborted", async () => {
  using session = evaluator();
  const stop = new AbortController();
  const waiting = session.evaluate("await new Promise(() => {})", stop.signal);
  stop.abort(new RangeError("enough"));
  await assert.rejects(waiting, { message: "enough" });
  assert.equal((await session.evaluate("1 + 1")).value, 2);
});

Deno.test("createEvaluator() goes on when what it has given up waiting for is collected", async () => {
  const waits = [
    "await new Promise(() => {})",
    "await { then() {} }",
    "for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }) x",
    "const f = async () => { await new Promise(() => {}) }; await f()",
  ];
  // Deno would panic in case of a fault, so this runs in another process.
  const program = `
    import { createEvaluator } from ${
    JSON.stringify(import.meta.resolve("../../../lib/terminal/repl/evaluate/evaluate.ts"))
  };
    using session = createEvaluator({ globals: {}, base: ${JSON.stringify(BASE)} });
    for (const text of ${JSON.stringify(waits)}) {
      const stop = new AbortController();
      const waiting = session.evaluate(text, stop.signal).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 10));
      stop.abort();
      await waiting;
      for (let time = 0; time < 3; time++) {
        gc();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      console.log((await session.evaluate("1 + 1")).value);
    }`;
  const { stdout, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...denoFlags(), "--v8-flags=--expose-gc", `data:text/javascript,${encodeURIComponent(program)}`],
    stderr: "null",
  }).output();
  assert.deepEqual([code, new TextDecoder().decode(stdout)], [0, "2\n".repeat(waits.length)]);
});

Deno.test("createEvaluator() gives a thenable, a list of promises and many promises what they come to", async () => {
  using session = evaluator();
  assert.equal((await session.evaluate("await { then(go) { go(4) } }")).value, 4);
  assert.deepEqual(
    (await session.evaluate("const all = []; for await (const x of [1, Promise.resolve(2)]) { all.push(x); } all"))
      .value,
    [1, 2],
  );
  assert.equal((await session.evaluate("await (1, Promise.resolve(3)) + await 4")).value, 7);
});

Deno.test("createEvaluator() resolves imports against its folder and its names when modules are asked for", async () => {
  using session = evaluator({ modules: { "own-name": new URL("../imported.ts", import.meta.url).href } });
  assert.equal((await session.evaluate('import { greeting } from "./imported.ts"; greeting')).value, "hello");
  assert.equal((await session.evaluate('(await import("./imported.ts")).greeting')).value, "hello");
  assert.equal((await session.evaluate('import type { Greeting } from "./imported.ts"; 1')).value, 1);
  assert.equal(
    (await session.evaluate('import all, { greeting as g } from "own-name"; g + all')).value,
    "hello, world",
  );
  assert.equal((await session.evaluate('import { join } from "node:path"; join("a", "b")')).value, "a/b");
  assert.equal((await session.evaluate('import.meta.resolve("./imported.ts")')).value, `${BASE}imported.ts`);
  await assert.rejects(session.evaluate('import "./absent.ts"'), TypeError);
});

Deno.test("evaluateEach() evaluates nothing when the text breaks off", async () => {
  const seen: unknown[] = [];
  using session = evaluator({ globals: { seen } });
  await assert.rejects(Array.fromAsync(session.evaluateEach("seen.push(1)\nlet x = (")), SyntaxError);
  assert.deepEqual(seen, []);
});

Deno.test("evaluateEach() gives the value of each statement until one throws", async () => {
  using session = evaluator();
  const values: unknown[] = [];
  await assert.rejects(async () => {
    for await (const { value } of session.evaluateEach("1\nlet x = 2\nx\nthrow 0\n3")) values.push(value);
  });
  assert.deepEqual(values, [1, undefined, 2]);
});

const folders: [string, string][] = [
  ["/tmp", "file:///tmp/"],
  ["/", "file:///"],
  ["/a b/c#d?e%/", "file:///a%20b/c%23d%3Fe%25/"],
  ["C:\\work\\x", "file:///C:/work/x/"],
];
for (const [path, url] of folders) {
  Deno.test(`folderUrl() gives ${url} when the path is ${path}`, () => assert.equal(folderUrl(path), url));
}
