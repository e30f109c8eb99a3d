import assert from "node:assert/strict";
import { Interrupt, recordingShell } from "../../lib/terminal/shell/shell.ts";
import { run } from "../../lib/terminal/cli/run.ts";
import { tempDir } from "../temp_dir.ts";
import { assertMessage } from "../messages.ts";

/** Runs a command that serves until it is interrupted. */
function serving(args: string[]) {
  const interrupt = new AbortController();
  const first = Promise.withResolvers<string>();
  const printed: string[] = [];
  const out = (text: string) => {
    printed.push(text);
    first.resolve(text);
  };
  const shell = recordingShell({ signal: interrupt.signal, out, advises: true });
  const code = run(args, shell);
  return {
    shell,
    first: Promise.race([first.promise, code.then(() => Promise.reject(new Error(shell.stderr)))]),
    printed,
    /** The text on stderr after the end of the command. */
    get stderr() {
      return shell.stderr;
    },
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
  await assertMessage(import.meta.url, "a service account through the proxy", message);
  await proxy.end();
});

const warned: [what: string, cluster: Record<string, unknown>][] = [
  ["is not verified", { server: "https://192.0.2.1", "insecure-skip-tls-verify": true }],
  ["is not encrypted", { server: "http://192.0.2.1" }],
];
for (const [what, cluster] of warned) {
  Deno.test(`k8s proxy warns once if the connection to the cluster ${what}`, async () => {
    await using dir = await tempDir();
    const kubeconfig = await dir.file("config");
    const config = {
      "current-context": "c",
      clusters: [{ name: "c", cluster }],
      users: [{ name: "c", user: { token: "t" } }],
      contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
    };
    await Deno.writeTextFile(kubeconfig, JSON.stringify(config));
    const proxy = serving(["proxy", "-p0", "--kubeconfig", kubeconfig]);
    await proxy.first;
    await assertMessage(import.meta.url, `a connection that ${what}`, proxy.shell.stderr);
    assert.equal(proxy.shell.stderr.match(/Warning:/g)?.length, 1);
    await proxy.end();
  });
}

Deno.test("k8s proxy writes a line for each request on stderr, and none with --quiet", async () => {
  for (const quiet of [[], ["--quiet"]]) {
    const proxy = serving(["proxy", "-p0", "--sandbox", ...quiet]);
    const [, host = ""] = / on (.*)\n$/.exec(await proxy.first) ?? [];
    await (await fetch(`http://${host}/version?x=%1b`)).text();
    await (await fetch(`http://${host}/api/v1/namespaces/default/pods/helloworld/exec?command=secret`)).text();
    assert.equal(await proxy.end(), 130);
    if (quiet.length > 0) assert.equal(proxy.stderr, "");
    else {
      await assertMessage(import.meta.url, "a line for each request", proxy.stderr.replace(/[\d.]+(B|ms)/g, "N$1"));
    }
  }
});

Deno.test("k8s proxy prints the secret once, in an address that works", async () => {
  const proxy = serving(["proxy", "-p0", "--sandbox", "--secret", "--read-only"]);
  await proxy.first;
  const url = (proxy.printed.join("").split("\n")[1] ?? "").replace(/\/$/, "");
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
  assert.equal((await (await fetch(`${url}/api`)).json()).kind, "APIVersions");
  const refused = await fetch(`${url}/api/v1/namespaces/default/pods/helloworld`, { method: "DELETE" });
  await assertMessage(import.meta.url, "a write through the proxy", (await refused.json()).message);
  const without = await fetch(new URL("/api", url));
  assert.equal(without.status, 401);
  await without.text();
  await proxy.end();
  assert.doesNotMatch(proxy.stderr, new RegExp(url.split("/").at(-1) ?? ""));
});

Deno.test("k8s proxy takes kubectl's flags, and prints a socket's path as kubectl does", async () => {
  await using dir = await tempDir();
  const proxy = serving([
    ...["proxy", "--sandbox", "-u", `${dir.path}/k8s.sock`, "--api-prefix=/custom", "-w", dir.path, "-P", "/files/"],
    ...["--accept-hosts=^localhost$", "--accept-paths=^.*", "--reject-paths=^/api/.*/pods/.*/exec", "--keepalive=5s"],
    ...["--reject-methods=^$", "--append-server-path", "--disable-filter=false"],
  ]);
  assert.equal(await proxy.first, `Starting to serve on ${dir.path}/k8s.sock\n`);
  await proxy.end();
});

Deno.test("k8s proxy warns on stderr if what it is told is dangerous", async () => {
  const proxy = serving(["proxy", "-p0", "--sandbox", "--disable-filter", "--address", "0.0.0.0"]);
  assert.match(await proxy.first, /^Starting to serve on 0\.0\.0\.0:\d+\n$/);
  await proxy.end();
  // The next line is an address for a browser on this machine.
  assert.match(proxy.printed[1] ?? "", /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/\n$/);
  await assertMessage(import.meta.url, "a proxy without its filter", proxy.stderr);
  const open = serving(["proxy", "-p0", "--sandbox", "--address", "0.0.0.0"]);
  await open.first;
  await open.end();
  await assertMessage(import.meta.url, "a proxy on all addresses", open.stderr);
});

Deno.test("k8s proxy is refused if its flags contradict each other", async () => {
  for (
    const flags of [
      ["-p1", "-u", "/tmp/x.sock"],
      ["-u", "/tmp/x.sock", "--secret"],
      ["--read-only", "--allow-exec"],
      ["--accept-paths", "("],
      ["--max-requests", "0"],
      ["--port", "99999"],
      ["--port", "-1"],
    ]
  ) {
    const shell = recordingShell();
    assert.equal(await run(["proxy", "--sandbox", ...flags], shell), 2, shell.stderr);
  }
});

Deno.test("k8s sandbox reports a port that is in use or not valid", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const taken = recordingShell();
  assert.equal(await run(["sandbox", "-p", String(port)], taken), 1);
  await assertMessage(import.meta.url, "a port that is in use", taken.stderr, { [port]: "PORT" });
  const none = recordingShell();
  assert.equal(await run(["sandbox", "--port=99999"], none), 1);
  await assertMessage(import.meta.url, "--port=99999", none.stderr);
});

Deno.test("k8s sandbox prints a kubeconfig itself if asked", async () => {
  const server = serving(["sandbox", "-o", "kubeconfig"]);
  assert.match(await server.first, /^apiVersion: v1\n[^]*\ncurrent-context: minikube\n/);
  assert.equal(await server.end(), 130);
});
