import assert from "node:assert/strict";
import { tempDir } from "../temp_dir.ts";
import { writeScript } from "../../lib/terminal/repl/save/script.ts";
import { assertMessage } from "../messages.ts";
import { testBench } from "./workbench.ts";

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: pasted
data:
  a: b`;

// B23: these lines are in docs and tutorials, and users paste them.
const applied = [
  `kubectl apply -f - <<EOF\n${CONFIG_MAP}\nEOF`,
  `cat <<EOF | kubectl apply -f -\n${CONFIG_MAP}\nEOF\n`,
  `$ cat <<'EOF' | k apply -f -\n${CONFIG_MAP}\nEOF`,
  `cat <<EOF | sed s/x/y/ | kubectl apply -f -\n${CONFIG_MAP}\nEOF`,
  `echo '${
    JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "pasted" } })
  }' | kubectl create -f -`,
];
for (const text of applied) {
  Deno.test(`perform() writes what is pasted as ${JSON.stringify(text.slice(0, 40))}`, async () => {
    using session = await testBench();
    assert.match(await session.enter(text), /^configmap\/pasted (created|configured|unchanged)\n$/);
    assert.equal(await session.enter("_.metadata.name"), "pasted\n");
  });
}

Deno.test("perform() keeps a manifest as _, writes nothing, and says how to send it", async () => {
  using session = await testBench();
  await assertMessage(import.meta.url, "a pasted manifest", await session.enter(CONFIG_MAP));
  assert.equal(await session.enter('k8s.find("cm", "pasted")'), "");
  assert.match(await session.enter(`${CONFIG_MAP}\n---\n${CONFIG_MAP}`), /for \(const each of _\)/);
  assert.equal(await session.enter("_.map((each) => each.data.a)"), "[ 'b', 'b' ]\n");
});

Deno.test("perform() runs the commands of a record of a shell, and leaves its output out", async () => {
  using session = await testBench();
  const shown = await session.enter("$ kubectl get pod helloworld -o name\npod/other\n$ k8s get svc -o name");
  await assertMessage(import.meta.url, "a pasted record of a shell", shown);
});

const pipes: [text: string, shown: string][] = [
  ["get pods -o name | grep web | wc -l", "2\n"],
  ["kubectl get pods -o name|head -1", "pod/helloworld\n"],
  ["get pods | grep nothing", ""],
  ["get pods -o name | cat >/dev/null", ""],
];
for (const [text, shown] of pipes) {
  Deno.test(`perform() pipes ${text}, and keeps what the last command printed as _`, async () => {
    using session = await testBench();
    assert.equal(await session.enter(text), shown);
    assert.equal(await session.enter("_"), shown === "" ? "\n" : shown);
  });
}

Deno.test("perform() leaves _ as it is when a command of a pipe fails", async () => {
  using session = await testBench();
  await session.enter("7");
  assert.match(await session.enter("get pod nope | grep web"), /NotFound/);
  assert.equal(await session.enter("_"), "7\n");
});

Deno.test("perform() writes a pipe down as what no script can do", async () => {
  using session = await testBench();
  await session.enter("get pods -o name | grep web");
  await session.enter("_.length");
  const script = writeScript(session.bench.steps, { origin: session.bench.origin });
  assert.match(script, /\n\/\/ It uses a pipe: 'get pods -o name \| grep web'\n\/\/ Omitted because it uses an error/);
});

Deno.test("perform() ends a pipe when the input is given up", async () => {
  using session = await testBench();
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  assert.equal(await session.enter("get pods -o name | sleep 60", stop.signal), "(ended)\n");
});

Deno.test("perform() writes the output of a command to a file", async () => {
  await using dir = await tempDir();
  const folder = dir.path;
  using session = await testBench();
  await session.enter(`get pods -o name > ${folder}/pods.txt`);
  assert.match(await Deno.readTextFile(`${folder}/pods.txt`), /^pod\/helloworld\n/);
});

Deno.test("perform() tells what a part of a pipe cannot do before any of it runs", async () => {
  using session = await testBench();
  await assertMessage(
    import.meta.url,
    "a pipe to kubectl",
    await session.enter("get pods -o name | xargs kubectl delete"),
  );
  await assertMessage(
    import.meta.url,
    "a pipe with a redirection",
    await session.enter("get pods -o name 2>/dev/null | cat"),
  );
});

// B14: the most common mistakes, which silently return undefined.
const slips: [text: string, hint: string][] = [
  ['k8s.list("pods").items', 'a promise has no "items"; await it first: (await k8s.list("pods")).items'],
  [
    'k8s.get("pod", "helloworld").status.phase',
    'a promise has no "status"; await it first: (await k8s.get("pod", "helloworld")).status.phase',
  ],
  [
    'const n = await k8s.list("pods").items.length',
    'a promise has no "items"; await it first: const n = await (await k8s.list("pods")).items.length',
  ],
  ['k8s.version()["major"]', 'a promise has no "major"; await it first: (await k8s.version())["major"]'],
  ["bound.items", 'a promise has no "items"; await it first: (await bound).items'],
  ["f().items", 'a promise has no "items"; await it first: (await f()).items'],
  [
    'for (const pod of k8s.list("pods")) pod',
    'await the list first: for (const pod of await k8s.list("pods")) pod',
  ],
  ['for (const pod of k8s.each("pods")) pod', 'await each item: for await (const pod of k8s.each("pods")) pod'],
  ['[...k8s.each("pods")]', 'await the items first: [...await Array.fromAsync(k8s.each("pods"))]'],
  [
    'k8s.each("pods").length',
    'a stream has no "length"; await it first: (await Array.fromAsync(k8s.each("pods"))).length',
  ],
  ['k8s.gett("pod")', 'did you mean "get" instead of "gett"?'],
  ["k8s.namespce", 'did you mean "namespace" instead of "namespce"?'],
  ["list.items.fliter(Boolean)", 'did you mean "filter" instead of "fliter"?'],
  ["boundd", 'did you mean "bound"?'],
  ["deploymnets.length", 'did you mean "deployments"?'],
];
for (const [text, hint] of slips) {
  Deno.test(`perform() hints at the slip in ${text}`, async () => {
    using session = await testBench();
    await session.enter(
      'const bound = k8s.list("pods"); const list = { items: [1] }; async function f() { return list }',
    );
    assert.ok((await session.enter(text)).endsWith(`hint: ${hint}\n`));
  });
}

const fine = [
  '(await k8s.list("pods")).items.length',
  'k8s.list("pods").then((list) => list.items.length)',
  'for await (const pod of k8s.each("pods")) pod.metadata',
  'k8s.with({ namespace: "x" }).namespace',
  "k8s.contexts().length",
  "({}).absent",
  "list.absent",
];
for (const text of fine) {
  Deno.test(`perform() gives no hint for ${text}`, async () => {
    using session = await testBench();
    await session.enter("const list = {}");
    assert.doesNotMatch(await session.enter(text), /hint/);
  });
}

Deno.test("perform() names what a session has if a method is not there", async () => {
  using session = await testBench();
  assert.match(
    await session.enter('k8s.frobnicate("x")'),
    /"frobnicate"; .*\bapplyEach\b/,
  );
});

Deno.test("perform() does what people mean by help, exit and edit", async () => {
  const env = { EDITOR: "sed -i s/replicas:.2/replicas:\\ 5/" };
  using session = await testBench({ env });
  assert.match(await session.enter("help"), /^k8s is preloaded/);
  assert.match(await session.enter("help get"), /k8s get/);
  assert.match(await session.enter("k get pods -o name"), /^pod\/helloworld\n/);
  assert.match(await session.enter("edit deploy web -n default"), /\ndeployment.apps\/web edited\n$/);
  await assert.rejects(session.enter("exit"));
  await assert.rejects(session.enter("quit"));
});

// B22
const editors: [what: string, editor: string, shown: RegExp][] = [
  ["empties the file", "truncate -s 0", /^Edit cancelled, no changes made\.\n$/],
  ["leaves comments alone", "sed -i /^[^#]/d", /^Edit cancelled, no changes made\.\n$/],
  ["breaks the file each time", "cp /etc/hostname", /^error: [^]*\nnote: your edits were not sent\nEdit cancelled/],
];
for (const [what, editor, shown] of editors) {
  Deno.test(`.edit ends when the editor ${what}`, async () => {
    using session = await testBench({ env: { EDITOR: editor } });
    assert.match(await session.enter(".edit deployment web"), shown);
  });
}

Deno.test(".edit ends on Ctrl+C when the editor breaks the file in another way each time", async () => {
  const stop = new AbortController();
  using session = await testBench({ env: { EDITOR: "sh -c 'date +%N > \"$0\"'" } });
  setTimeout(() => stop.abort(), 300);
  assert.match(await session.enter(".edit deployment web", stop.signal), /\(ended\)\n$/);
});
