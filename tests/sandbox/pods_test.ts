import assert from "node:assert/strict";
import { ExitError } from "../../lib/api/streams/stream_errors.ts";
import { sandbox, type SandboxContainer } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

async function session(container: SandboxContainer = {}) {
  return await connect({ handler: sandbox({ containers: { helloworld: container } }).handler });
}

Deno.test("exec() runs the function of a container with its streams", async () => {
  await using k8s = await session({
    async exec({ command, stdin, stdout, stderr, pod, container }) {
      await stdout.write(`${pod}/${container}: ${command.join("|")} `);
      for await (const bytes of stdin) await stdout.write(bytes);
      await stderr.write("careful");
      return 4;
    },
  });
  const result = await k8s.exec("helloworld", ["a", "b c"], { stdin: "input", check: false });
  assert.deepEqual(result, {
    code: 4,
    stdout: "helloworld/helloworld: a|b c input",
    stderr: "careful",
    sealed: true,
  });
});

Deno.test("exec() chooses a pod of a workload if the target is one", async () => {
  await using k8s = await session();
  const { stdout } = await k8s.exec("deploy/web", ["hostname"]);
  assert.match(stdout, /^web-/);
  assert.equal((await k8s.exec("svc/helloworld", ["hostname"])).stdout, "helloworld\n");
});

Deno.test("exec() rejects with an ExitError if the command fails, unless check is false", async () => {
  await using k8s = await session();
  await assert.rejects(
    k8s.exec("helloworld", ["false"]),
    (error) => error instanceof ExitError && error.exitCode === 1,
  );
  const missing = await k8s.exec("helloworld", ["nothing"], { check: false });
  assert.deepEqual([missing.code, missing.stderr], [127, "sh: nothing: not found\n"]);
});

Deno.test("exec() needs the right to get and to create pods/exec", async () => {
  const rules = (...verbs: string[]) => [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "runner" },
      rules: [{ apiGroups: [""], resources: ["pods/exec"], verbs }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "runner" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "runner" },
      subjects: [{ kind: "User", name: "jane", apiGroup: "rbac.authorization.k8s.io" }],
    },
  ];
  const run = async (...verbs: string[]) => {
    const handler = sandbox({ objects: rules(...verbs) }).as({ user: "jane" });
    await using k8s = await connect({ handler });
    return (await k8s.exec("helloworld", ["hostname"])).stdout;
  };
  assert.equal(await run("get", "create"), "helloworld\n");
  await assertMessage(import.meta.url, "exec without the right to create", () => run("get"));
});

Deno.test("exec() ends the process in the container if it is aborted", async () => {
  const [started, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using k8s = await session({
    exec: ({ signal }) => {
      signal.addEventListener("abort", () => ended.resolve());
      started.resolve();
      return new Promise(() => {});
    },
  });
  const controller = new AbortController();
  const running = k8s.exec("helloworld", ["sleep"], { signal: controller.signal });
  running.catch(() => {});
  await started.promise;
  controller.abort(new Error("enough"));
  await assert.rejects(running, /enough/);
  await ended.promise;
});

Deno.test("exec() rejects if the output is larger than the limit", async () => {
  await using k8s = await session({ exec: ({ stdout }) => stdout.write("x".repeat(2000)) });
  await assertMessage(import.meta.url, "too much output", () => k8s.exec("helloworld", ["x"], { maxOutput: 1000 }));
});

Deno.test("spawn() stops the process while nobody reads its output", async () => {
  let written = 0;
  await using k8s = await session({
    async exec({ stdout }) {
      for (; written < 10_000_000; written += 100_000) await stdout.write(new Uint8Array(100_000));
    },
  });
  await using process = await k8s.spawn("helloworld", ["dump"], { stdin: false });
  for (let before = -1; before !== written;) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(written < 1_000_000, `${written} bytes were written`);
  let size = 0;
  for await (const bytes of process.stdout) size += bytes.length;
  assert.equal(size, 10_000_000);
  assert.deepEqual(await process.done, { code: 0, sealed: true });
});

Deno.test("sandbox() answers with the log of a container", async () => {
  await using k8s = await session({ logs: ["one", "two", "three"] });
  const log = async (query: string) => await k8s.raw(`/api/v1/namespaces/default/pods/helloworld/log${query}`);
  assert.equal(await log(""), "one\ntwo\nthree\n");
  assert.equal(await log("?tailLines=1"), "three\n");
  assert.equal(await log("?limitBytes=5"), "one\nt");
  assert.match(String(await log("?timestamps=true&tailLines=1")), /^\d{4}-.*Z three\n$/);
  await assertMessage(import.meta.url, "a log of a run that does not exist", () => log("?previous=true"));
});

Deno.test("exec() passes over the network if the sandbox is served", async () => {
  const box = sandbox();
  await using server = await box.serve();
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/config`, server.kubeconfig);
  const big = "0123456789abcdef".repeat(200_000);
  for (const options of [{}, { insecureSkipTlsVerify: true }]) {
    await using k8s = await connect({ kubeconfig: `${dir.path}/config` });
    const { stdout, sealed } = await k8s.with(options).exec("helloworld", ["cat"], { stdin: big });
    assert.ok(stdout === big && sealed);
    await assertMessage(import.meta.url, "exec in an absent pod", () => k8s.exec("nobody", ["true"]));
  }
  // A token is sent without the certificate.
  await using k8s = await connect({ kubeconfig: `${dir.path}/config`, token: server.adminToken });
  assert.equal((await k8s.exec("helloworld", ["hostname"])).stdout, "helloworld\n");
});
