import assert from "node:assert/strict";
import { offline } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { COLD } from "./cold.ts";

const quoted = [Deno.execPath(), ...COLD].map((word) => `'${word}'`).join(" ");

async function sh(line: string) {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `k8s() { ${quoted} "$@"; }\n${line}`],
  })
    .output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test("cli.ts prints one object on stdout and nothing else when it is a process of its own", async () => {
  const { code, stdout, stderr } = await sh("k8s get pod helloworld --sandbox -o json");
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(JSON.parse(stdout).metadata.name, "helloworld");
});

Deno.test("cli.ts ends quietly when the reader of a pipe has enough", async () => {
  const { stdout, stderr } = await sh("k8s api-resources --sandbox | head -1; echo ${PIPESTATUS[0]}");
  assert.equal(stderr, "");
  assert.match(stdout, /^NAME .*\n0\n$/);
});

for (const line of ["k8s sandbox", "k8s demo", "k8s run --check --sandbox docs/examples/global.ts"]) {
  Deno.test(`cli.ts says what to set when there is no temporary folder for ${line}`, async () => {
    const { code, stdout, stderr } = await sh(`export TMPDIR=/nowhere; ${line}`);
    assert.deepEqual([code, stdout], [1, ""]);
    await assertMessage(import.meta.url, `no temporary folder: ${line}`, stderr);
  });
}

Deno.test("cli.ts reads a manifest from a pipe and gives the exit code of what it did", async () => {
  const { code, stdout, stderr } = await sh("echo '{' | k8s create --sandbox -f -");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /, line \d+, /);
});

for (const code of ["Deno.exit(7)", "try { process.exit(7) } finally { 1 }"]) {
  Deno.test(`cli.ts ends as the code says when it evaluates ${code}`, async () => {
    const ended = await sh(`k8s eval --sandbox '${code}'; echo $?; echo '${code}; 1' | k8s repl --sandbox; echo $?`);
    assert.deepEqual(ended, { code: 0, stdout: "7\n7\n", stderr: "" });
  });
}

for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`k8s sandbox serves until ${signal}, and leaves nothing behind`, async () => {
    const child = new Deno.Command(Deno.execPath(), { args: [...COLD, "sandbox"], stdout: "piped", stderr: "piped" })
      .spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    const [, kubeconfig = ""] = /^export KUBECONFIG=(.*)\n$/.exec(value) ?? [];
    assert.deepEqual(await offline(["get", "pod/helloworld", "-oname", "--kubeconfig", kubeconfig]), {
      code: 0,
      stdout: "pod/helloworld\n",
      stderr: "",
    });
    const { stdout: secure } = await offline([
      "auth",
      "whoami",
      "-o",
      "jsonpath={.status.userInfo.username}",
      "--kubeconfig",
      kubeconfig,
    ]);
    assert.equal(secure, "minikube-user");
    child.kill(signal);
    assert.equal((await child.status).code, expected);
    await reader.cancel();
    assert.match(await new Response(child.stderr).text(), /https:\/\/127\.0\.0\.1:\d+;/);
    await assert.rejects(Deno.stat(kubeconfig), Deno.errors.NotFound);
  });
}
