import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

const pod = (name: string, ...containers: string[]) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", labels: { tier: "test" } },
  spec: { nodeName: "minikube", containers: containers.map((name) => ({ name, image: "x" })) },
  status: {
    phase: "Running",
    containerStatuses: containers.map((name) => ({ name, state: { running: { startedAt: "2026-01-01T11:00:00Z" } } })),
  },
});

Deno.test("k8s logs prints the lines of a container with kubectl's flags", async () => {
  const cli = await commandLine([pod("two", "app", "side")]);
  const out = async (...args: string[]) => {
    const { code, stdout, stderr } = await cli("logs", ...args);
    assert.deepEqual([code, stderr], [0, ""], args.join(" "));
    return stdout;
  };
  assert.equal(await out("helloworld"), "starting\nlistening on :80\n");
  assert.equal(await out("pod/helloworld", "--tail=1"), "listening on :80\n");
  assert.equal(await out("deploy/web", "--limit-bytes=3"), "sta");
  assert.match(await out("helloworld", "--timestamps", "--tail=1"), /^\d{4}-\S+Z listening on :80\n$/);
  assert.equal(await out("two", "side", "--prefix", "--tail=1"), "[pod/two/side] listening on :80\n");
  assert.equal(
    await out("-l", "tier=test", "--all-containers", "--prefix", "--tail=1"),
    "[pod/two/app] listening on :80\n[pod/two/side] listening on :80\n",
  );
  assert.match(await out("deploy/web", "--all-pods", "--tail=1"), /^(\[pod\/web-\S+\/\S+\] listening on :80\n){2}$/);
  assert.equal(await out("helloworld", "--since-time=2126-01-01T00:00:00Z"), "");
});

const found: [args: string[], pods: string[]][] = [
  [["/^hello/"], ["helloworld"]],
  [["^(two|hello.*)$"], ["helloworld", "two"]],
  [["pods"], ["helloworld", "two", "web-6d4b8f7c9d-4kx7p", "web-6d4b8f7c9d-zt2mq"]],
  [["deployments"], ["web-6d4b8f7c9d-4kx7p", "web-6d4b8f7c9d-zt2mq"]],
  [["two", "pod/helloworld"], ["two", "helloworld"]],
  [["two", "two", "helloworld"], ["two", "helloworld"]],
  [["-A", "-l", "tier=test"], ["two"]],
];
for (const [args, pods] of found) {
  Deno.test(`k8s logs ${args.join(" ")} prints the logs of these pods`, async () => {
    const cli = await commandLine([pod("two", "app", "side")]);
    const { stdout, code } = await cli("logs", ...args, "--tail=1", "-o", "js=pod");
    assert.deepEqual([code, stdout.trim().split("\n")], [0, pods]);
  });
}

const printed: [args: string[], stdout: string][] = [
  [["--include=^s", "--include=80"], "starting\nlistening on :80\n"],
  [["--exclude=ing$"], "listening on :80\n"],
  [["--include=on", "--exclude=80"], ""],
  [["--until=2025-12-31T00:00:00Z"], ""],
  [["--prefix", "-o", "lines", "--tail=1"], "listening on :80\n"],
  [["-o", "js=text.length"], "8\n16\n"],
];
for (const [args, stdout] of printed) {
  Deno.test(`k8s logs ${args.join(" ")} prints ${JSON.stringify(stdout)}`, async () => {
    const cli = await commandLine();
    const outcome = await cli("logs", "helloworld", ...args);
    assert.deepEqual(outcome, { code: 0, stdout, stderr: "" });
  });
}

Deno.test("k8s logs --insecure-skip-tls-verify-backend is passed on to the API server", async () => {
  const cli = await commandLine();
  await cli("logs", "helloworld", "--insecure-skip-tls-verify-backend");
  const logs = cli.requests.filter((request) => request.includes("/log?"));
  assert.ok(logs.length > 0 && logs.every((request) => request.includes("insecureSkipTLSVerifyBackend=true")));
});

Deno.test("k8s logs -o json prints an object per line", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("logs", "helloworld", "--tail=1", "-o", "json");
  const { time, ...line } = JSON.parse(stdout);
  assert.deepEqual(line, {
    pod: "helloworld",
    container: "helloworld",
    namespace: "default",
    node: "minikube",
    restarts: 0,
    text: "listening on :80",
  });
  assert.match(time, /^\d{4}-.*Z$/);
});

Deno.test("k8s logs --order=time sorts the lines of several pods", async () => {
  const cli = await commandLine([pod("two", "app", "side")]);
  const { stdout } = await cli("logs", "two", "--all-containers", "--order=time", "-o", "js=[text]");
  assert.equal(stdout, "starting\nstarting\nlistening on :80\nlistening on :80\n");
});

Deno.test("k8s logs colors the pods and shows control characters if stdout is a terminal", async () => {
  const cli = await commandLine([pod("two", "app")]);
  const terminal = cli.with({ terminal: { stdin: true, stdout: true } });
  const { stdout } = await terminal("logs", "two", "helloworld", "helloworld", "--tail=1", "--highlight=:8.");
  assert.equal(
    stdout,
    "\x1b[36m[pod/two/app] \x1b[39mlistening on \x1b[1;7m:80\x1b[22;27m\n" +
      "\x1b[33m[pod/helloworld/helloworld] \x1b[39mlistening on \x1b[1;7m:80\x1b[22;27m\n",
  );
  const plain = cli.with({ terminal: { stdin: true, stdout: true }, env: (name) => name === "NO_COLOR" ? "1" : "" });
  const { stdout: without } = await plain("logs", "two", "--tail=1", "--highlight=:8.", "--prefix");
  assert.equal(without, "[pod/two/app] listening on :80\n");
});

Deno.test("k8s logs offers the pods to choose from if stdin is a terminal", async () => {
  const cli = await commandLine();
  const { stdout, stderr } = await cli.with({ ask: () => Promise.resolve("1") })("logs", "--tail=1");
  assert.equal(stdout, "listening on :80\n");
  assert.match(stderr, /1 {2}helloworld/);
});

Deno.test("k8s logs says in kubectl's words which container it chose", async () => {
  const cli = await commandLine([pod("two", "app", "side")]);
  const { stderr } = await cli("logs", "two");
  await assertMessage(import.meta.url, "the container that was chosen", stderr);
  await assertMessage(import.meta.url, "logs of no pods", await cli("logs", "-l", "tier=none"));
});

const refused: [args: string[], code: number][] = [
  [[], 2],
  [["web", "-l", "a=b"], 2],
  [["web", "app", "-c", "app"], 2],
  [
    ["web", "--all-containers", "-c", "app"],
    2,
  ],
  [["web", "--tail=-2"], 2],
  [["web", "--since=5m", "--since-time=2026-01-01T00:00:00Z"], 2],
  [["/(/"], 2],
  [["helloworld", "--include=("], 1],
  [["helloworld", "--until=soon"], 1],
  [["nobody"], 1],
  [["helloworld", "-p"], 1],
  [
    ["-l", "app", "-f", "--max-log-requests=1"],
    1,
  ],
];
for (const [args, code] of refused) {
  Deno.test(`k8s logs ${args.join(" ")} is refused`, async () => {
    const cli = await commandLine();
    const outcome = await cli("logs", ...args);
    assert.equal(outcome.code, code, outcome.stderr);
    assert.equal(outcome.stdout, "");
    await assertMessage(import.meta.url, ["logs", ...args].join(" "), outcome);
  });
}
