import assert from "node:assert/strict";
import { isWhole, type Names, readInputForm } from "../../../lib/terminal/repl/prompt/input.ts";
import { splitWords } from "../../../lib/terminal/repl/shell_words.ts";

const VERBS = ["get", "delete", "path", "version", "raw", "apply", "explain", "logs", "token"];
const names: Names = {
  isCommand: (word) => VERBS.includes(word),
  isBound: (name) => Promise.resolve(name === "token"),
};

const commands: [string, string][] = [
  ["get pods", "get pods"],
  ["  get pods -n dev -l 'a in (b,c)'", "get pods -n dev -l 'a in (b,c)'"],
  ["k8s get pods", "get pods"],
  ["kubectl get pods", "get pods"],
  ["k8s token default", "token default"],
  ["delete pod web", "delete pod web"],
  ["delete pod/web", "delete pod/web"],
  ["delete pods --all", "delete pods --all"],
  ["apply -f app.yaml", "apply -f app.yaml"],
  ["apply -f https://x.y/z.yaml", "apply -f https://x.y/z.yaml"],
  ["raw /api", "raw /api"],
  ["version", "version"],
  ["get -f - ", "get -f -"],
  ["explain pod.spec", "explain pod.spec"],
  ["logs web", "logs web"],
  ["kubectl get pods \\\n  -l app=web \\\n  -o wide", "get pods -l app=web -o wide"],
];
for (const [text, line] of commands) {
  Deno.test(`formOf() takes ${text} for a command when it is typed`, async () => {
    assert.deepEqual(await readInputForm(text, names), { kind: "command", line });
  });
}

const code = [
  "k8s.get('pod')",
  "k8s",
  "get(1)",
  "get = 1",
  "get.pods",
  "get => 1",
  "path ?? 1",
  "path + 1",
  "version - 1",
  "delete pod.spec",
  "delete pod.metadata.labels['a']",
  "delete pod?.spec;",
  "token",
  "token && 1",
  "const get = 1",
  "getpods",
  "get\npods",
  "1 + 1",
];
for (const text of code) {
  Deno.test(`formOf() takes ${JSON.stringify(text)} for code when it is typed`, async () => {
    assert.deepEqual(await readInputForm(text, names), { kind: "code", text });
  });
}

Deno.test("formOf() takes a dot and a name for a command of the prompt, and a number for code", async () => {
  assert.deepEqual(await readInputForm(" .ns dev ", names), { kind: "dot", name: "ns", rest: "dev" });
  assert.deepEqual(await readInputForm(".help", names), { kind: "dot", name: "help", rest: "" });
  assert.deepEqual(await readInputForm(".5 + 1", names), { kind: "code", text: ".5 + 1" });
  assert.deepEqual(await readInputForm(" \n", names), { kind: "nothing" });
  assert.deepEqual(await readInputForm("# what comes next", names), { kind: "nothing" });
});

Deno.test("isWhole() waits for more when code breaks off and takes the rest as it is", async () => {
  assert.equal(await isWhole("k8s.get(", names), false);
  assert.equal(await isWhole("get pods", names), true);
  assert.equal(await isWhole(".ns", names), true);
  assert.equal(await isWhole("1 +* 2", names), true);
});

const lines: [string, string[]][] = [
  ["get pods  -n x", ["get", "pods", "-n", "x"]],
  [`-l 'a in (b, c)' "d \\"e\\" f"`, ["-l", "a in (b, c)", 'd "e" f']],
  [`-o=jsonpath='{.a}'x ''`, ["-o=jsonpath={.a}x", ""]],
  ["a\\ b", ["a b"]],
  ["", []],
  ["get pods # all of them", ["get", "pods"]],
  ["a#b '#' \\#", ["a#b", "#", "#"]],
  ["raw /api?watch=true&limit=1 js=a=>a {.x[?(@.y>1)]}", [
    "raw",
    "/api?watch=true&limit=1",
    "js=a=>a",
    "{.x[?(@.y>1)]}",
  ]],
  ["'|' \\| '>' \"a;\"", ["|", "|", ">", "a;"]],
];
for (const [line, words] of lines) {
  Deno.test(`splitWords() splits as a shell does when the line is ${line}`, () => {
    assert.deepEqual(splitWords(line), words);
  });
}

Deno.test("isWhole() waits for more when a command's line ends in a backslash", async () => {
  assert.equal(await isWhole("get pods \\", names), false);
  assert.equal(await isWhole("get pods \\\n  -o wide", names), true);
  assert.equal(await isWhole("get pods a\\\\", names), true);
});

for (
  const [line, operator] of [
    ["get pods | grep web", "|"],
    ["get pods > out.txt", ">"],
    ["get pods 2>/dev/null", "2>"],
    ["apply -f - <<EOF", "<<"],
    ["get pods && get svc", "&&"],
    ["get pods; get svc", ";"],
    ["delete pod $(names)", "$("],
  ] as const
) {
  Deno.test(`splitWords() says that no shell is there when it reads ${line}`, () => {
    assert.throws(() => splitWords(line), {
      message: `Cannot read "${operator}": no shell reads the line, which is one command`,
    });
  });
}

Deno.test("splitWords() says so when a quote is not closed", () => {
  assert.throws(() => splitWords("get 'pods"), { message: "Cannot read the line: a quote (') is not closed" });
});
