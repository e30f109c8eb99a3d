import assert from "node:assert/strict";
import { Interrupt, recordingShell } from "../../lib/commands/shell.ts";
import { run } from "../../lib/cli/run.ts";

/** Runs a command that serves until it is interrupted. */
function serving(args: string[]) {
  const interrupt = new AbortController();
  const first = Promise.withResolvers<string>();
  const shell = recordingShell({ signal: interrupt.signal, out: (text) => first.resolve(text) });
  const code = run(args, shell);
  return {
    shell,
    first: Promise.race([first.promise, code.then(() => Promise.reject(new Error(shell.stderr)))]),
    async end() {
      interrupt.abort(new Interrupt("SIGINT"));
      return await code;
    },
  };
}

Deno.test("k8s proxy prints kubectl's banner and serves the server's own bytes until Ctrl+C", async () => {
  const proxy = serving(["proxy", "--port", "0", "--sandbox"]);
  const [, host = ""] = /^Starting to serve on (127\.0\.0\.1:\d+)\n$/.exec(await proxy.first) ?? [];
  const response = await fetch(`http://${host}/api`);
  assert.equal((await response.json()).kind, "APIVersions");
  assert.equal(await proxy.end(), 130);
  await assert.rejects(fetch(`http://${host}/api`));
});

Deno.test("k8s proxy acts as whom --as names", async () => {
  const proxy = serving(["proxy", "-p0", "--sandbox", "--as", "system:serviceaccount:default:default"]);
  const [, host = ""] = / on (.*)\n$/.exec(await proxy.first) ?? [];
  const response = await fetch(`http://${host}/api/v1/namespaces/default/pods`);
  const { message } = await response.json();
  assert.equal(response.status, 403);
  assert.match(message, /^pods is forbidden: User "system:serviceaccount:default:default" cannot list/);
  await proxy.end();
});

const warned: [what: string, cluster: Record<string, unknown>, warning: RegExp][] = [
  ["is not verified", { server: "https://192.0.2.1", "insecure-skip-tls-verify": true }, /is not verified: whoever/],
  ["is not encrypted", { server: "http://192.0.2.1" }, /no credential is sent to http:\/\/192\.0\.2\.1/],
];
for (const [what, cluster, warning] of warned) {
  Deno.test(`k8s proxy warns once when the connection to the cluster ${what}`, async () => {
    const kubeconfig = await Deno.makeTempFile();
    const config = {
      "current-context": "c",
      clusters: [{ name: "c", cluster }],
      users: [{ name: "c", user: { token: "t" } }],
      contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
    };
    await Deno.writeTextFile(kubeconfig, JSON.stringify(config));
    const proxy = serving(["proxy", "-p0", "--kubeconfig", kubeconfig]);
    await proxy.first;
    assert.match(proxy.shell.stderr, warning);
    assert.equal(proxy.shell.stderr.match(/Warning:/g)?.length, 1);
    await proxy.end();
    await Deno.remove(kubeconfig);
  });
}

Deno.test("k8s sandbox prints a kubeconfig itself when asked", async () => {
  const server = serving(["sandbox", "-o", "kubeconfig"]);
  assert.match(await server.first, /^apiVersion: v1\n[^]*\ncurrent-context: minikube\n/);
  assert.equal(await server.end(), 130);
});
