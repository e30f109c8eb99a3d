import assert from "node:assert/strict";
import { run } from "../../../lib/terminal/cli/run.ts";
import { Interrupt, recordingShell, type Shell } from "../../../lib/terminal/shell/shell.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import type { Handler } from "../../../lib/data/core/handler.ts";
import { commandLine, configMap, NOW, offline } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

/** A command that runs while a test changes the cluster. */
async function started(
  args: string[],
  handler: Handler = sandbox({ now: () => NOW }).handler,
  more: Partial<Shell> = {},
) {
  const k8s = await connect({ handler });
  const stop = new AbortController();
  const shell = recordingShell({ session: k8s, signal: stop.signal, ...more });
  const ended = run(args, shell);
  return {
    k8s,
    shell,
    ended,
    async until(text: string) {
      while (!shell.stdout.includes(text)) {
        const turn = new Promise((resolve) => setTimeout(resolve, 5));
        if (await Promise.race([ended, turn]) !== undefined) assert.fail(`ended: ${shell.stdout}${shell.stderr}`);
      }
    },
    async interrupt() {
      stop.abort(new Interrupt("SIGINT"));
      return await ended;
    },
  };
}

Deno.test("get -w appends a row for each change, with columns that only grow", async () => {
  const { k8s, shell, until, interrupt } = await started(["get", "configmaps", "-w", "--output-watch-events"]);
  await until("kube-root-ca.crt");
  await k8s.create(configMap("a-name-that-is-longer-than-others", { a: "1" }));
  await until("a-name");
  await k8s.patch("configmap", "a-name-that-is-longer-than-others", { data: { b: "2" } });
  await k8s.delete("configmap", "a-name-that-is-longer-than-others");
  await until("DELETED");
  assert.equal(await interrupt(), 130);
  assert.equal(
    shell.stdout,
    `EVENT   NAME               DATA   AGE
ADDED   kube-root-ca.crt   1      3h
ADDED   a-name-that-is-longer-than-others   1      0s
MODIFIED   a-name-that-is-longer-than-others   2      0s
DELETED    a-name-that-is-longer-than-others   2      0s
`,
  );
  assert.equal(shell.stderr, "");
});

const FORMATS: [string, string][] = [
  ["name", "configmap/x\nconfigmap/x\n"],
  ["jsonpath={.metadata.name} {.data.a}\n", "x 1\nx 2\n"],
  ["custom-columns=N:.metadata.name,A:.data.a", "N     A\nx     1\nx     2\n"],
  ["js=(c) => c.data.a", "1\n2\n"],
  ["go-template={{.data.a}};", "1;2;"],
];

for (const [format, stdout] of FORMATS) {
  Deno.test(`get --watch-only writes each change alone if the format is ${format.trim()}`, async () => {
    const box = sandbox({ now: () => NOW });
    const watching = Promise.withResolvers<void>();
    const { k8s, shell, interrupt } = await started(["get", "cm", "--watch-only", "-o", format], async (request) => {
      const response = await box.handler(request);
      if (request.url.includes("watch=true")) watching.resolve();
      return response;
    });
    await watching.promise;
    await k8s.create(configMap("x", { a: "1" }));
    await k8s.patch("configmap", "x", { data: { a: "2" } });
    while (shell.stdout.length < stdout.length) await new Promise((resolve) => setTimeout(resolve, 5));
    await interrupt();
    assert.equal(shell.stdout, stdout);
  });
}

Deno.test("get -w -o json writes one object per line", async () => {
  const { k8s, shell, until, interrupt } = await started(["get", "cm", "-w", "-o", "json", "--output-watch-events"]);
  await until("\n");
  await k8s.create(configMap("x"));
  await until('"name":"x"');
  await interrupt();
  const lines = shell.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ type, object }) => [type, object.kind, object.metadata.name]), [
    ["ADDED", "ConfigMap", "kube-root-ca.crt"],
    ["ADDED", "ConfigMap", "x"],
  ]);
});

Deno.test("get -w writes several types, each with its own columns", async () => {
  const { k8s, shell, until, interrupt } = await started(["get", "cm,ns", "-w"]);
  await until("namespace/kube-system");
  await k8s.create(configMap("x"));
  await until("configmap/x");
  await interrupt();
  assert.match(
    shell.stdout,
    /^NAME +DATA +AGE\nconfigmap\/kube-root.*\n\nNAME +STATUS +AGE\n(namespace\/.*\n)+configmap\/x /,
  );
});

Deno.test("get --until ends with 0 if an object meets the expression, and with 124 if the time is over", async () => {
  const k8s = await commandLine();
  for (
    const until of [
      'status.phase == "Running" && name == "helloworld"',
      "js=(pod) => pod.metadata.name === 'helloworld'",
    ]
  ) {
    const met = await k8s("get", "pods", "--until", until, "-o", "name", "--timeout", "20s");
    assert.deepEqual([met.code, met.stdout.split("\n")[0], met.stderr], [0, "pod/helloworld", ""]);
  }
  const late = await k8s("get", "pods", "--until", "name == 'x'", "-o", "name", "--timeout", "50ms");
  assert.equal(late.code, 124);
  await assertMessage(import.meta.url, "--until after its --timeout", late.stderr);
});

Deno.test("get -w --where follows the objects for which an expression is true", async () => {
  const args = ["get", "cm", "-w", "--where", 'data.a == "1"', "--output-watch-events", "-o", "name"];
  const { k8s, shell, until, interrupt } = await started(args);
  await k8s.create(configMap("x", { a: "1" }));
  await until("x");
  for (const a of ["2", "3", "1"]) await k8s.patch("configmap", "x", { data: { a } });
  await until("ADDED configmap/x\nDELETED configmap/x\nADDED configmap/x\n");
  await interrupt();
  assert.equal(shell.stdout, "ADDED configmap/x\nDELETED configmap/x\nADDED configmap/x\n");
});

Deno.test("get -w fails if the object does not exist or the expression cannot be read", async () => {
  const k8s = await commandLine();
  const absent = await k8s("get", "pod", "nope", "-w");
  assert.equal(absent.code, 1);
  await assertMessage(import.meta.url, "no such pod", absent);
  const unreadable = await offline(["get", "pods", "--until", "a b"]);
  assert.equal(unreadable.code, 2);
  await assertMessage(import.meta.url, "--until a b", unreadable);
  for (const more of [["--count"], ["-o", "columns=name"]]) {
    assert.equal((await offline(["get", "pods", "-w", ...more])).code, 2);
  }
});

Deno.test("get -w goes on if its connection is cut, and is still running if access is refused", async () => {
  const box = sandbox({ now: () => NOW });
  let cut = () => {};
  let isRefused = false;
  const handler: Handler = async (request) => {
    if (!request.url.includes("watch=true")) return await box.handler(request);
    if (isRefused) return await box.as({ user: "nobody" })(request);
    const response = await box.handler(request);
    const stop = new AbortController();
    cut = () => stop.abort(new TypeError("connection reset"));
    const body = response.body?.pipeThrough(new TransformStream(), { signal: stop.signal });
    return new Response(body ?? null, response);
  };
  const { k8s, shell, until, interrupt } = await started(["get", "cm", "-w"], handler, { advises: true });
  await until("kube-root-ca.crt");
  for (const name of ["a", "b"]) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    cut();
    await k8s.create(configMap(name));
    await until(`\n${name} `);
  }
  const note = shell.stderr.split("\n").find((line) => line.startsWith("note: ")) ?? "";
  await assertMessage(import.meta.url, "a watch that was cut", note.replace(/after .* s,/, "after TIME,"));
  isRefused = true;
  cut();
  assert.equal(await interrupt(), 130);
  assert.doesNotMatch(shell.stderr, /warning/);
});

const MISTAKES: readonly (readonly string[])[] = [
  ["get", "pods", "-w", "--where", "statee == 'x'"],
  ["get", "pods", "--until", "spec.nodeNmae"],
  ["get", "pods", "-w", "--where", "services.length"],
  ["get", "pods", "-w", "--where", "owner == 'Deployment/web'"],
  ["events", "-w", "--where", "reasn == 'x'"],
];
for (const args of MISTAKES) {
  Deno.test(`k8s ${args.join(" ")} is refused before the watch begins`, async () => {
    const k8s = await commandLine();
    const outcome = await k8s(...args);
    assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
    await assertMessage(import.meta.url, args.join(" "), outcome);
    assert.ok(!k8s.requests.some((request) => request.includes("watch=")), k8s.requests.join());
  });
}
