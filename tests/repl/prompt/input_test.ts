import assert from "node:assert/strict";
import { isWhole, type Names, readInputForm } from "../../../lib/terminal/repl/prompt/input.ts";
import { type Paste, splitPaste } from "../../../lib/terminal/repl/prompt/split_paste.ts";
import { readShellLine, type ShellLine } from "../../../lib/terminal/repl/shell_line.ts";
import { splitWords } from "../../../lib/terminal/repl/shell_words.ts";
import { assertMessage } from "../../messages.ts";

const VERBS = ["get", "delete", "path", "version", "raw", "apply", "explain", "logs", "token", "edit"];
const names: Names = {
  isCommand: (word) => VERBS.includes(word),
  isBound: (name) => Promise.resolve(name === "token" || name === "console"),
};
const withK: Names = { ...names, isBound: (name) => Promise.resolve(name === "k" || name === "exit") };

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
  ["k get pods", "get pods"],
  ["$ kubectl get pods", "get pods"],
  ["% k8s get pods", "get pods"],
  ["$ get pods", "get pods"],
  ["get pods | grep web", "get pods | grep web"],
  ["version | head -1", "version | head -1"],
  ["kubectl get pods > pods.txt", "get pods > pods.txt"],
  ["cat app.yaml | kubectl apply -f -", "cat app.yaml | kubectl apply -f -"],
  ["kubectl apply -f - <<EOF\nkind: Pod\nEOF", "apply -f - <<EOF\nkind: Pod\nEOF"],
  ["$ cat <<EOF | kubectl apply -f -\nkind: Pod\nEOF", "cat <<EOF | kubectl apply -f -\nkind: Pod\nEOF"],
  ["kubectl apply \\\n  -f - <<EOF\nkind: Pod\nEOF", "apply -f - <<EOF\nkind: Pod\nEOF"],
  ["help get", "help get"],
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
  "token | 1",
  "console | 1",
  "k8s | 1",
  "$ + 1",
  "a << EOF",
  "helper",
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

const dots: [string, string, string][] = [
  ["help", "help", ""],
  ["exit", "exit", ""],
  ["exit()", "exit", ""],
  ["quit", "exit", ""],
  ["edit deploy web", "edit", "deploy web"],
  ["kubectl edit deploy/web -n shop", "edit", "deploy/web -n shop"],
];
for (const [text, name, rest] of dots) {
  Deno.test(`readInputForm() does what people mean by ${text}`, async () => {
    assert.deepEqual(await readInputForm(text, names), { kind: "dot", name, rest });
  });
}

Deno.test("readInputForm() takes k and exit for code if they are names of the person's", async () => {
  for (const text of ["k get pods", "exit", "exit()"]) {
    assert.deepEqual(await readInputForm(text, withK), { kind: "code", text });
  }
});

const MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x";
Deno.test("readInputForm() takes YAML of an object for a manifest, whose lines are labels in code", async () => {
  for (const text of [MANIFEST, `---\n# An object.\n${MANIFEST}`, MANIFEST.replace("apiVersion: v1\n", "")]) {
    assert.deepEqual(await readInputForm(text, names), { kind: "manifest", text });
    assert.equal(await isWhole(text, names), true);
  }
  assert.equal(await isWhole("apiVersion: v1", names), false);
  assert.equal(await isWhole("apiVersion: v1\nkind: ConfigMap\n\n", names), true);
});

Deno.test("isWhole() waits for the line that ends a here-document", async () => {
  const begun = "apply -f - <<-'END'\n\tkind: Pod\n";
  assert.equal(await isWhole(begun, names), false);
  assert.equal(await isWhole(`${begun}\tEND`, names), true);
});

const own = (line: string) => ({ isOwn: true, line });
const shell = (line: string) => ({ isOwn: false, line });
const shellLines: [string, ShellLine][] = [
  ["get pods -o wide", { input: undefined, stages: [own("get pods -o wide")] }],
  ["get pods | grep 'a|b' |head -1", {
    input: undefined,
    stages: [own("get pods"), shell("grep 'a|b'"), shell("head -1")],
  }],
  ["get pods|wc -l", { input: undefined, stages: [own("get pods"), shell("wc -l")] }],
  ["get pods -o js=p=>p.a|p.b", { input: undefined, stages: [own("get pods -o js=p=>p.a|p.b")] }],
  ["get pods || true", { input: undefined, stages: [own("get pods || true")] }],
  ["get pods -o yaml > 'a b.yaml'", { input: undefined, stages: [own("get pods -o yaml"), shell("cat > 'a b.yaml'")] }],
  ["curl -s https://x/y.yaml | kubectl apply -f -", {
    input: undefined,
    stages: [shell("curl -s https://x/y.yaml"), own("apply -f -")],
  }],
  ["get cm a -o yaml | sed s/a/b/ | k apply -f -", {
    input: undefined,
    stages: [own("get cm a -o yaml"), shell("sed s/a/b/"), own("apply -f -")],
  }],
  ["apply -f - <<EOF\nkind: Pod\ndata: \\$HOME\nEOF", {
    input: "kind: Pod\ndata: $HOME\n",
    stages: [own("apply -f -")],
  }],
  ["cat <<'EOF' | kubectl apply -f -\na: $HOME\nEOF\n", { input: "a: $HOME\n", stages: [own("apply -f -")] }],
  ["cat <<EOF | sed s/a/b/ | kubectl apply -f -\na\nEOF", {
    input: "a\n",
    stages: [shell("sed s/a/b/"), own("apply -f -")],
  }],
];
for (const [text, expected] of shellLines) {
  Deno.test(`readShellLine() finds the commands of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(readShellLine(text, names.isCommand), expected);
  });
}

const onlyShells: [string, RegExp][] = [
  [
    "get pods -o name | xargs kubectl delete",
    /^Cannot run "xargs kubectl delete": kubectl would not use this session$/,
  ],
  ["get pods -o name | while read p; do k8s delete $p; done", /k8s would not use this session$/],
  ["apply -f - <<EOF\nname: $NAME\nEOF", /^Cannot expand "\$NAME" in the here-document: the prompt is not a shell$/],
  ["apply -f - <<EOF\nname: $(date)\nEOF", /^Cannot expand "\$\(date\)" in the here-document/],
];
for (const [text, message] of onlyShells) {
  Deno.test(`readShellLine() explains why it does not run ${JSON.stringify(text)}`, () => {
    assert.throws(() => readShellLine(text, names.isCommand), { name: "UsageError", message });
  });
}

const pastes: [string, Paste][] = [
  ["$ kubectl get pods\nNAME  READY\nweb   1/1\n\n$ k8s version\n", {
    inputs: ["$ kubectl get pods", "$ k8s version"],
    outputLines: 2,
  }],
  ["kubectl apply -f - <<EOF\na: b\nEOF\nget pods\n", {
    inputs: ["kubectl apply -f - <<EOF\na: b\nEOF", "get pods"],
    outputLines: 0,
  }],
  ["get pods\n1\n", { inputs: ["get pods", "1"], outputLines: 0 }],
  ["# one\n# two", { inputs: [], outputLines: 0 }],
  [MANIFEST, { inputs: [MANIFEST], outputLines: 0 }],
];
for (const [text, expected] of pastes) {
  Deno.test(`splitPaste() takes ${JSON.stringify(text)} apart`, async () => {
    assert.deepEqual(await splitPaste(text, names), expected);
  });
}

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
  const line of [
    "get pods | grep web",
    "get pods > out.txt",
    "get pods 2>/dev/null",
    "apply -f - <<EOF",
    "get pods && get svc",
    "get pods; get svc",
    "delete pod $(names)",
  ]
) {
  Deno.test(`splitWords() says that no shell is there when it reads ${line}`, async () => {
    await assertMessage(import.meta.url, `a shell operator: ${line}`, () => splitWords(line));
  });
}

Deno.test("splitWords() says so when a quote is not closed", async () => {
  await assertMessage(import.meta.url, "a quote that is not closed", () => splitWords("get 'pods"));
});
