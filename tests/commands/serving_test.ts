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

Deno.test("k8s sandbox prints a kubeconfig itself when asked", async () => {
  const server = serving(["sandbox", "-o", "kubeconfig"]);
  assert.match(await server.first, /^apiVersion: v1\n[^]*\ncurrent-context: minikube\n/);
  assert.equal(await server.end(), 130);
});
