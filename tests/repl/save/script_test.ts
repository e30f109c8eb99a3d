import assert from "node:assert/strict";
import { type Origin, writeScript } from "../../../lib/terminal/repl/save/script.ts";
import { codeOfCommand } from "../../../lib/terminal/repl/save/script_command.ts";
import type { CodeStep, TranscriptStep } from "../../../lib/terminal/repl/save/transcript.ts";

const ORIGIN: Origin = { isSandbox: false, options: { context: "dev" } };
const code = (text: string, more: Partial<CodeStep> = {}): TranscriptStep => ({ kind: "code", text, ...more });
const shown = (text: string, more: Partial<CodeStep> = {}) => code(text, { value: "shown", ...more });
const command = (...words: string[]): TranscriptStep => ({ kind: "command", words });

/** The lines between the connection and its end. */
function body(steps: TranscriptStep[]): string {
  const text = writeScript(steps, { origin: ORIGIN });
  return text.slice(text.indexOf(";\n", text.indexOf("let k8s = ")) + 2, text.lastIndexOf("await k8s.close"));
}

const bodies: [string, TranscriptStep[], string][] = [
  [
    "a promise was awaited",
    [shown('k8s.get("pod", "a")', { isAwaited: true })],
    'await print(await k8s.get("pod", "a"), k8s);\n',
  ],
  ["what was awaited binds less", [shown("a ? b : c", { isAwaited: true })], "await print(await (a ? b : c), k8s);\n"],
  ["an input has several statements", [shown("const a = 1; b()\na")], "const a = 1;\nb()\nawait print(a, k8s);\n"],
  [
    "a kind was read as a word",
    [shown("pods.map((p) => p.name)", { words: ["pods"] }), shown("pods")],
    'await print(withNames((await k8s.list("pods")).items).map((p) => p.name), k8s);\nawait print(pods, k8s);\n',
  ],
  [
    "a kind was read twice or in a function",
    [code("const f = () => ({ pods, n: kinds.node.length })", { words: ["pods", "node"] })],
    'const pods_ = withNames((await k8s.list("pods")).items);\n' +
    'const node = withNames((await k8s.list("node")).items);\n' +
    "const f = () => ({ pods: pods_, n: node.length })\n",
  ],
  [
    "words were called",
    [
      code('const a = 1\ndeploy("web").metadata\npods({ labels: "a=b" })[0]\nsvc().length', {
        value: "shown",
        words: ["deploy", "pods", "svc"],
      }),
    ],
    'const a = 1\nwithNames([await k8s.get("deploy", "web")])[0].metadata\n' +
    'withNames((await k8s.list("pods", { labels: "a=b" })).items)[0]\n' +
    'await print(withNames((await k8s.list("svc")).items).length, k8s);\n',
  ],
  ["there is no value", [code("console.log(1)")], "console.log(1)\n"],
  ["an object stands alone", [shown("{ a: 1 }")], "await print({ a: 1 }, k8s);\n"],
  [
    "_ is used",
    [shown("f()"), shown("_ + 1"), shown("[_, _1]")],
    "const value1 = f();\nawait print(value1, k8s);\nconst value2 = value1 + 1;\nawait print(value2, k8s);\nawait print([value2, value1], k8s);\n",
  ],
  [
    "_ is a field, a shorthand or within a function",
    [shown("1"), shown("({ _, a: x._ }), () => _")],
    "const value1 = 1;\nawait print(value1, k8s);\nawait print(({ _: value1, a: x._ }), () => value1, k8s);\n",
  ],
  [
    "an error is looked at",
    [shown("1"), shown("_err.message"), shown("_ + _1"), code("const m =\n  _err.code"), shown("m"), shown("2")],
    `await print(1, k8s);
// Omitted because it uses an error: _err.message
// Omitted because it uses an error: _ + _1
// Omitted because it uses an error: const m = _err.code
// Omitted because it uses an error: m
await print(2, k8s);
`,
  ],
  [
    "_err is a name of the person's",
    [code("const _err = 1"), shown("_err")],
    "const _err = 1\nawait print(_err, k8s);\n",
  ],
  ["_ is a name of the person's", [code("const _ = 1"), shown("_")], "const _ = 1\nawait print(_, k8s);\n"],
  [
    "names are declared again",
    [code("const a: number = 1"), code("let { a, b = 2 } = f()"), code("function a() {}")],
    "let a: any;\na = 1;\nlet b: any;\n({ a, b = 2 } = f());\na = function a() {};\n",
  ],
  [
    "k8s is declared again",
    [code('const k8s = other.with({ namespace: "x" })')],
    'k8s = other.with({ namespace: "x" });\n',
  ],
  [
    "a stream is used up",
    [code("k8s.each('pods')", { value: "streamed" }), shown("_.length")],
    "const value1 = await Array.fromAsync(k8s.each('pods'));\nawait print(ReadableStream.from(value1), k8s);\nawait print(value1.length, k8s);\n",
  ],
  [
    "a stream was ended",
    [code("k8s.raw(url)", { value: "streamed", isEnded: true })],
    "// Without end, until Ctrl+C: await print(k8s.raw(url), k8s);\n",
  ],
  [
    "the session changes",
    [{ kind: "session", changes: { context: "prod", namespace: "a" } }],
    'k8s = k8s.with({ context: "prod", namespace: "a" });\n',
  ],
  [
    "a short form reads",
    [command("get", "pods", "-n", "x"), shown("_.items")],
    'const value1 = await k8s.list("pods", { namespace: "x" });\nawait print(value1, k8s);\nawait print(value1.items, k8s);\n',
  ],
  ["a short form reads one", [command("get", "pod/a")], 'await print([await k8s.get("pod", "a")], k8s);\n'],
  [
    "a short form writes",
    [command("apply", "-f", "a b.yaml"), shown("_")],
    'const value1: any = await command(k8s, ["apply", "-f", "a b.yaml"]);\nawait print(value1, k8s);\n',
  ],
];
for (const [what, steps, expected] of bodies) {
  Deno.test(`scriptOf() writes code that does the same when ${what}`, () => assert.equal(body(steps), expected));
}

Deno.test("scriptOf() begins with what it imports when it is written", () => {
  const steps = [
    shown('import { a } from "./a.ts"; import b from "npm:b"; a(b)'),
    code('import { a } from "./a.ts"'),
    command("apply", "-f", "x"),
  ];
  const specifier = (name: string) => name.startsWith(".") ? `../${name.slice(2)}` : name;
  assert.equal(
    writeScript([shown('import b from "npm:b"; b'), command("get", "x", "-A")], {
      origin: { isSandbox: true, options: {} },
      specifier,
    }),
    `#!/usr/bin/env -S k8s run
// @ts-nocheck The prompt does not check types. Delete this line to check this script.
import { connect, print } from "@kubeshell/k8s";
import { sandbox } from "@kubeshell/k8s/testing";
import { command } from "@kubeshell/k8s/command";
import b from "npm:b";

let k8s = await connect({ handler: sandbox().handler });
await print(b, k8s);
await command(k8s, ["get", "x", "-A"]);
await k8s.close();
`,
  );
  // A module that is loaded again may have another content, so the name is a variable then.
  assert.match(writeScript(steps, { origin: ORIGIN, specifier }), /a = \(await import\("\.\.\/a\.ts"\)\)\.a;/);
});

Deno.test("scriptOf() connects where the session was when it is on a sandbox's namespace", () => {
  const origin = { isSandbox: true, options: { namespace: "a" } };
  assert.match(writeScript([shown("1")], { origin }), /connect\(\{ handler: sandbox\(\).handler, namespace: "a" \}\)/);
});

Deno.test("scriptOf() gives its own imports other names when the person has taken theirs", () => {
  const text = writeScript([code("const print = 1, connect = 2"), shown("print")], { origin: ORIGIN });
  assert.match(text, /^import \{ connect as connect_, print as print_ \} from "@kubeshell\/k8s";$/m);
  assert.match(text, /^await print_\(print, k8s\);$/m);
});

const commands: [string, string | undefined][] = [
  ["get pods", 'await k8s.list("pods")'],
  [
    "get pods -l app=web --field-selector=a=b -nx",
    'await k8s.list("pods", { namespace: "x", labels: "app=web", fields: "a=b" })',
  ],
  ["get pod a", 'await k8s.get("pod", "a")'],
  ["get pod/a -n x", 'await k8s.get("pod", "a", { namespace: "x" })'],
  ["token robot", 'await k8s.token("robot")'],
  ["path pods", 'await k8s.path("pods")'],
  ["get pods -A", undefined],
  ["get pods -o json", undefined],
  ["get pods,services", undefined],
  ["get pod a b", undefined],
  ["get all", undefined],
  ["delete pod a", undefined],
];
for (const [line, call] of commands) {
  Deno.test(`codeOfCommand() gives ${call} when the line is ${line}`, () => {
    assert.equal(codeOfCommand(line.split(" "))?.call, call);
  });
}
