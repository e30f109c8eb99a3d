import assert from "node:assert/strict";
import { formatPromptLabel, readPromptMarks } from "../../lib/terminal/repl/prompt/prompt_label.ts";
import { DOTS, Leave } from "../../lib/terminal/repl/dot_commands/dot_commands.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { writeScript } from "../../lib/terminal/repl/save/script.ts";
import { assertMessage } from "../messages.ts";
import { testBench } from "./workbench.ts";
import { tempDir } from "../temp_dir.ts";

const PODS = `NAME                   READY   STATUS    RESTARTS   AGE
helloworld             1/1     Running   0          3h
web-6d4b8f7c9d-4kx7p   1/1     Running   0          3h
web-6d4b8f7c9d-zt2mq   1/1     Running   0          3h
`;

Deno.test("perform() shows a command's own output and keeps what it got as _ when a short form is typed", async () => {
  using session = await testBench();
  assert.equal(await session.enter("get pods"), PODS);
  assert.equal(await session.enter("_.kind + _.items[0].spec.nodeName"), "PodListminikube\n");
  await session.enter("get pod helloworld");
  assert.equal(await session.enter("_.metadata.name"), "helloworld\n");
  await session.enter("get pods,services -o name");
  assert.equal(await session.enter("_.map((each) => each.kind).join()"), "Pod,Pod,Pod,Service,Service\n");
  await session.enter("path pod helloworld");
  assert.equal(await session.enter("_"), "/api/v1/namespaces/default/pods/helloworld\n");
  await session.enter("k8s get pod/helloworld -o jsonpath='{.status.phase}'");
  assert.equal(await session.enter("_.status.phase"), "Running\n");
});

Deno.test("perform() sends one request for a short form when it is shown and kept", async () => {
  const sent: string[] = [];
  const { handler } = sandbox();
  using session = await testBench({
    handler: (request) => {
      sent.push(new URL(request.url).pathname);
      return handler(request);
    },
  });
  await session.enter("get pods");
  assert.deepEqual(sent, ["/api/v1/namespaces/default/pods"]);
  assert.match(await session.enter(".time"), /^\(\d+ ms, 1 request\)\n$/);
});

Deno.test("perform() keeps what was written and not what was read on the way when a short form writes", async () => {
  using session = await testBench();
  await using dir = await tempDir();
  await Deno.writeTextFile(
    `${dir.path}/a.yaml`,
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {b: c}\n",
  );
  assert.equal(await session.enter(`apply -f ${dir.path}/a.yaml`), "configmap/a created\n");
  assert.equal(await session.enter("_.kind + _.data.b"), "ConfigMapc\n");
});

Deno.test("perform() tells the command's own error and keeps it as _err when a short form fails", async () => {
  using session = await testBench();
  await session.enter("1");
  await assertMessage(import.meta.url, "an absent pod at the prompt", await session.enter("get pod nope"));
  assert.equal(await session.enter("_err.status.reason"), "NotFound\n");
  await assertMessage(import.meta.url, "get without a type", await session.enter("get"));
  await assertMessage(import.meta.url, "logs of an absent pod", await session.enter("logs nobody"));
  await assertMessage(import.meta.url, "run at the prompt", await session.enter("run x.ts"));
  assert.equal(session.bench.steps.length, 2);
});

Deno.test("perform() keeps earlier values as _1 and so on, and the last error as _err", async () => {
  using session = await testBench();
  for (const text of ["1", "2", "undefined", "const x = 5", "3"]) await session.enter(text);
  assert.equal(await session.enter("[_, _1, _2, _3]"), "[ 3, undefined, 2, 1 ]\n");
  await assertMessage(import.meta.url, "a thrown text", await session.enter("throw 'text'"));
  assert.equal(await session.enter("_err"), "text\n");
});

// Each input follows a list of three, which must not stay in `_`.
const results: [input: string, expression: string, value: string][] = [
  ["get pods -l app=none", "[_.kind, _.items]", "[ 'PodList', [] ]"],
  ["get pods -l app=none -o json", "_.items", "[]"],
  ["get pods -l app=none -o name", "_.items", "[]"],
  ["get pods,svc -l app=none", "_", "[]"],
  ["get pod nope --ignore-not-found", "_ === undefined", "true"],
  ["delete pods -l app=none --yes", "_.items", "[]"],
  ['k8s.find("pod", "nope")', "_ === undefined", "true"],
  ['k8s.list("pods", { labels: "app=none" })', "_.items", "[]"],
  ['k8s.each("pods", { labels: "app=none" })', "_", "[]"],
  ["get pod helloworld nope", "_.metadata.name", "helloworld"],
  ["raw /version", "_.major", "1"],
  ["raw /healthz", "_", "ok"],
  ["auth whoami", "_.username", "minikube-user"],
  // These give nothing.
  ["const three = 3", "_.items.length", "3"],
  ["get pod nope", "_.items.length", "3"],
  ["throw 1", "_.items.length", "3"],
];
for (const [input, expression, value] of results) {
  Deno.test(`perform() makes ${expression} ${value} if the input is ${input}`, async () => {
    using session = await testBench();
    await session.enter("get pods");
    await session.enter(input);
    assert.equal(await session.enter(expression), `${value}\n`);
  });
}

Deno.test("perform() saves what an input did before it failed, and no result of a part that failed", async () => {
  using session = await testBench();
  await session.enter('const boom = 1; k8s.get("pod", "nope")');
  await session.enter("boom");
  await session.enter("get pod helloworld nope");
  await session.enter("_.metadata.name");
  await session.enter("get pods -l app=none");
  await session.enter("_.items.length");
  assert.match(
    writeScript(session.bench.steps, { origin: session.bench.origin }),
    new RegExp(RegExp.escape(`
const boom = 1;
await print(boom, k8s);
// It failed partly: get pod helloworld nope
// Omitted because it uses an error: _.metadata.name
const value1: any = await command(k8s, ["get", "pods", "-l", "app=none"]);
await print(value1.items.length, k8s);
await k8s.close();
`)),
  );
});

Deno.test("perform() gives a binding its promise when a call is bound, and awaits one that is the value", async () => {
  using session = await testBench();
  await session.enter("const p = k8s.get('pod', 'helloworld')");
  assert.equal(await session.enter("p instanceof Promise"), "true\n");
  assert.match(await session.enter("p"), /^apiVersion: v1\nkind: Pod\n/);
  assert.equal(await session.enter("_.metadata.name"), "helloworld\n");
});

Deno.test("perform() keeps the items of a stream that it showed as _", async () => {
  using session = await testBench();
  assert.match(await session.enter("k8s.each('pods')"), /^pod\/helloworld -n default\n/);
  assert.equal(await session.enter("_.length"), "3\n");
});

Deno.test("perform() keeps what a stream gave until it was ended when Ctrl+C ends it", async () => {
  using session = await testBench();
  const stop = new AbortController();
  const { out } = session.shell;
  let shown = 0;
  session.shell.out = async (text) => {
    await out(text);
    if (++shown === 3) stop.abort();
  };
  assert.match(await session.enter('k8s.raw("/api/v1/pods?watch=true")', stop.signal), /^ADDED {4}pod\/helloworld/);
  assert.equal(await session.enter("_.length"), "3\n");
});

Deno.test("perform() folds what is longer than the screen, with the count, and shows all of it on .more", async () => {
  using session = await testBench({ env: { PAGER: "" }, size: () => ({ columns: 80, rows: 13 }) });
  const shown = await session.enter('k8s.get("pod", "helloworld")');
  const lines = shown.trimEnd().split("\n");
  assert.equal(lines.length, 11);
  const [, hidden] = /^\((\d+) more lines: \.more shows all; _ is the value\)$/.exec(lines.at(-1) ?? "") ?? [];
  const whole = await session.enter(".more");
  assert.equal(whole.trimEnd().split("\n").length, 10 + Number(hidden));
  assert.ok(whole.startsWith(lines.slice(0, 10).join("\n")));
  assert.match(await session.enter("1\n"), /^1\n$/);
  await assertMessage(import.meta.url, ".more without folded output", await session.enter(".more"));
});

Deno.test("perform() runs one after the other when a paste holds commands among its code", async () => {
  using session = await testBench();
  const text = `.ns kube-system
get sa

const names = [
  "a",
  _.items.length,
]
k8s get sa -o name
names
`;
  assert.equal(
    await session.enter(text),
    "NAME      AGE\ndefault   3h\nserviceaccount/default\n[ 'a', 1 ]\n",
  );
  const failing = await session.enter("get pods\nget nothing\nget sa");
  assert.match(failing, /^No resources found.*\n.*nothing/);
  assert.ok(!failing.includes("default"), failing);
});

Deno.test(".ns goes on in another namespace, and lists them when it is given none", async () => {
  using session = await testBench();
  assert.equal(await session.enter(".ns"), "* default\n  kube-node-lease\n  kube-public\n  kube-system\n");
  assert.equal(await session.enter(".ns kube-system"), "");
  assert.equal(await session.enter("k8s.namespace"), "kube-system\n");
  await assertMessage(import.meta.url, "a namespace that does not exist", await session.enter(".ns nowhere"));
  assert.equal(await session.enter("get pods"), "No resources found in nowhere namespace.\n");
  await session.enter('k8s = k8s.with({ namespace: "default" })');
  assert.equal(session.bench.k8s.namespace, "default");
});

Deno.test(".ns - goes back, where there is something to go back to", async () => {
  using session = await testBench();
  await assertMessage(import.meta.url, "no previous namespace", await session.enter(".ns -"));
  await session.enter(".ns kube-system\n.ns kube-public");
  for (const namespace of ["kube-system", "kube-public"]) {
    assert.equal(await session.enter(".ns -"), "");
    assert.equal(session.bench.k8s.namespace, namespace);
  }
});

Deno.test(".readonly refuses writes before they are sent until it is off, also in another namespace", async () => {
  using session = await testBench();
  await session.enter(".readonly on");
  await session.enter(".ns kube-system");
  await assertMessage(
    import.meta.url,
    "a write while .readonly is on",
    await session.enter("delete pod helloworld -n default"),
  );
  assert.match(await session.enter('k8s.delete("pod", "helloworld", { namespace: "default" })'), /read-only/);
  assert.equal(await session.enter("_err.name"), "RefusedError\n");
  assert.equal(await session.enter(".readonly"), "(on)\n");
  await session.enter(".readonly off");
  assert.equal(await session.enter("k8s.namespace"), "kube-system\n");
  assert.match(await session.enter("delete pod helloworld -n default"), /deleted/);
});

Deno.test(".readonly covers methods and sessions that were made before, and those made after", async () => {
  using session = await testBench();
  await session.enter('const patch = k8s.patch; const early = k8s.with({ namespace: "default" }); const same = k8s');
  await session.enter(".readonly on");
  await session.enter('const late = early.with({ as: "jane" })');
  const writes = [
    'patch("pod", "helloworld", { metadata: { labels: { a: "b" } } })',
    'early.delete("pod", "helloworld")',
    'late.delete("pod", "helloworld")',
    'same.delete("pod", "helloworld")',
  ];
  for (const write of writes) assert.match(await session.enter(write), /read-only/);
  await session.enter(".readonly off");
  assert.match(await session.enter(writes[0] ?? ""), /a: b/);
});

Deno.test(".readonly cannot be switched off when the session began so", async () => {
  using session = await testBench();
  await session.bench.use(session.bench.k8s.with({ readOnly: true }));
  await assertMessage(import.meta.url, ".readonly off in a read-only session", await session.enter(".readonly off"));
});

Deno.test(".doctor says what is well and what is not", async () => {
  using session = await testBench();
  assert.match(await session.enter(".doctor"), /authentication/);
});

Deno.test("perform() shows what a command without end writes as it comes, and folds nothing of it", async () => {
  using session = await testBench({ size: () => ({ columns: 80, rows: 5 }) });
  assert.match(await session.enter("get pods -A"), /\n\(\d+ more lines?: \.more shows all; _ is the value\)\n$/);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  const shown = await session.enter("raw /api/v1/pods?watch=true", stop.signal);
  assert.equal(shown.split("\n").filter((line) => line.includes('"ADDED"')).length, 3);
});

Deno.test(".ctx says what there is when the session has no kubeconfig", async () => {
  using session = await testBench();
  await assertMessage(import.meta.url, "no contexts in a sandbox", await session.enter(".ctx"));
});

Deno.test(".ctx goes on in another context, back, and lists them, when there is a kubeconfig", async () => {
  await using dir = await tempDir();
  const kubeconfig = await dir.file("config");
  const context = (name: string) => `{ name: ${name}, context: { cluster: c, user: u, namespace: ${name}-ns } }`;
  await Deno.writeTextFile(
    kubeconfig,
    `{ current-context: a, contexts: [${context("a")}, ${context("b")}], users: [{ name: u, user: { token: t } }],
       clusters: [{ name: c, cluster: { server: "https://127.0.0.1:1" } }] }`,
  );
  using session = await testBench({ kubeconfig });
  assert.equal(await session.enter(".ctx"), "* a  (c, a-ns)\n  b  (c, b-ns)\n");
  assert.equal(await session.enter(".ctx b"), "");
  assert.equal(formatPromptLabel(session.bench.k8s).first, "b/b-ns> ");
  await session.enter(".ctx -");
  assert.equal(await session.enter("k8s.context"), "a\n");
  await assertMessage(import.meta.url, "an unknown context", await session.enter(".ctx nope"));
  assert.deepEqual(
    session.bench.steps.map((step) => step.kind === "session" ? step.changes : step.kind),
    [{ context: "b", namespace: "b-ns" }, { context: "a", namespace: "a-ns" }, "code"],
  );
});

Deno.test("readPromptMarks() shows whom a session acts as", async () => {
  using session = await testBench();
  const { k8s } = session.bench;
  assert.deepEqual(await readPromptMarks(k8s, session.shell), []);
  const acting = k8s.with({ as: "jane\x1b[2J", readOnly: true });
  assert.deepEqual(await readPromptMarks(acting, session.shell), ["read-only", "as jane^[[2J"]);
});

Deno.test("labelOf() shows context, namespace and marks, and no control characters", async () => {
  using session = await testBench();
  const { k8s } = session.bench;
  assert.deepEqual(formatPromptLabel(k8s), { first: "sandbox/default> ", next: "... " });
  const marked = { ...k8s, server: "https://x", context: "pr\x1bod" };
  assert.equal(formatPromptLabel(marked, { marks: ["protected"] }).first, "[protected] pr^[od/default> ");
  assert.equal(formatPromptLabel(k8s, { colors: true }).first, "\x1b[36msandbox\x1b[0m/default> ");
});

Deno.test(".time tells how long each input took when it is on", async () => {
  using session = await testBench();
  assert.equal(await session.enter(".time"), "(no input has run yet)\n");
  await session.enter(".time on");
  assert.match(await session.enter("1"), /^1\n\(\d+ ms, 0 requests\)\n$/);
  await session.enter(".time off");
  assert.equal(await session.enter("1"), "1\n");
});

Deno.test(".explain tells what a field means, and .help lists every command", async () => {
  using session = await testBench();
  assert.match(await session.enter(".explain pod.spec.nodeName"), /FIELD: +nodeName/);
  const page = await Deno.readTextFile(new URL("../../docs/prompt.md", import.meta.url));
  const help = await session.enter(".help");
  for (const [name, { usage }] of Object.entries(DOTS)) {
    const line = `.${name} ${usage}`.trim();
    assert.ok(help.includes(`  ${line}`), line);
    assert.ok(page.includes(`\`${line.replaceAll("|", "\\|")}\``), line);
  }
  await assertMessage(import.meta.url, "a mistyped dot command", await session.enter(".halp"));
  await assert.rejects(session.enter(".exit"), (error) => error instanceof Leave);
});

Deno.test(".editor and .load run what they are given as one input", async () => {
  using session = await testBench({ inputs: [{ kind: "text", text: "const a = 1\nconst b = 2\na + b" }] });
  assert.match(await session.enter(".editor"), /\n3\n$/);
  await using dir = await tempDir();
  const file = await dir.file("file.ts", "#!/usr/bin/env -S k8s run\nconst c: number = b * 2;\nc");
  assert.equal(await session.enter(`.load ${file}`), "4\n");
  await Deno.remove(file);
  await assertMessage(import.meta.url, "a file to load that does not exist", await session.enter(`.load ${file}`), {
    [file]: "FILE",
  });
});

Deno.test(".exec runs a command in a container, and sh if there is none", async () => {
  using session = await testBench();
  assert.equal(await session.enter(".exec helloworld -- hostname"), "helloworld\n");
  assert.match(await session.enter(".exec deploy/web"), /^sh: sh: not found\n/);
  assert.match(await session.enter(".exec"), /Expected a pod or a workload after .exec/);
});

Deno.test(".logs prints the log of a pod", async () => {
  using session = await testBench();
  assert.equal(await session.enter(".logs helloworld --tail=1"), "listening on :80\n");
  assert.match(await session.enter(".logs"), /Expected a pod or a workload after .logs/);
});

Deno.test(".edit sends what was changed in the editor, and shows the difference", async () => {
  const env = { EDITOR: "sed -i s/replicas:.2/replicas:\\ 5/" };
  using session = await testBench({ env });
  const shown = await session.enter(".edit deployment web");
  assert.match(shown, /^- {2}replicas: 2\n\+ {2}replicas: 5$/m);
  assert.match(shown, /\ndeployment.apps\/web edited\n$/);
  assert.equal(await session.enter("_.spec.replicas"), "5\n");
  env.EDITOR = "true";
  assert.equal(await session.enter(".edit deployment/web"), "Edit cancelled, no changes made.\n");
});
