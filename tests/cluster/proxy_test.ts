import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import type { ProxyServer } from "../../lib/features/proxy/proxy.ts";
import { HOSTILE, wireOf } from "../proxy/hostile.ts";
import { sendBytes, statusCodeOf } from "../proxy/raw_http.ts";
import { kubectl, spawn, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest } from "./pods.ts";

/** Runs kubectl through a proxy, without credentials. */
function through({ url }: ProxyServer, args: string[], input?: string, env: Record<string, string> = {}) {
  const program = Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl";
  return spawn(program, ["--kubeconfig", "/dev/null", "-s", url, ...args], input, env);
}

Deno.test("k8s.proxy() refuses every hostile request, and kubectl proxy is compared, when the server is real", async () => {
  await using k8s = await connect();
  await using proxy = await k8s.proxy();
  await using theirs = await kubectlProxy();
  const rows: string[] = [];
  const wrong: string[] = [];
  for (const hostile of HOSTILE) {
    const code = statusCodeOf(await sendBytes(proxy.port, wireOf(hostile, proxy.port)));
    const other = statusCodeOf(await sendBytes(theirs.port, wireOf(hostile, theirs.port)));
    rows.push(`${hostile.name.padEnd(60)} ${code} ${other === 0 ? "hangs up" : other}`);
    if (code !== hostile.code) wrong.push(hostile.name);
  }
  console.log(`${"what is sent".padEnd(60)} k8s kubectl\n${rows.join("\n")}`);
  assert.deepEqual(wrong, []);
  // A page of another site has created it through kubectl's proxy.
  const made = (await k8s.list("configmaps")).items.filter(({ metadata }) => metadata?.name?.startsWith("hostile-"));
  console.log(`objects that pages of other sites have created through kubectl proxy: ${made.length}`);
  for (const { metadata } of made) await k8s.delete("configmap", metadata?.name ?? "");
});

Deno.test("k8s.proxy() lets no page create an object when the server is real", async () => {
  await using k8s = await connect();
  await using proxy = await k8s.proxy();
  for (const hostile of HOSTILE.filter(({ name }) => name.startsWith("POST"))) {
    await sendBytes(proxy.port, wireOf(hostile, proxy.port));
  }
  const names = (await k8s.list("configmaps")).items.map(({ metadata }) => metadata?.name ?? "");
  assert.deepEqual(names.filter((name) => name.startsWith("hostile-")), []);
});

Deno.test("k8s.proxy() meets what kubectl's own test of its proxy expects when the server is real", async () => {
  await using k8s = await connect();
  // test/cmd/proxy.sh
  await using plain = await k8s.proxy({ www: "." });
  await using custom = await k8s.proxy({ apiPrefix: "/custom" });
  const expected: [ProxyServer, string, number][] = [
    [plain, "/api/kubernetes", 404],
    [plain, "/api/v1/namespaces", 200],
    [plain, "/metrics", 200],
    [plain, "/static/", 200],
    [plain, "/apis", 200],
    [plain, "/apis/apps/", 200],
    [custom, "/custom/api/kubernetes", 404],
    [custom, "/custom/api/v1/namespaces", 200],
    [custom, "/custom/metrics", 200],
    [custom, "/api/v1/namespaces", 404],
  ];
  for (const [{ url }, path, code] of expected) {
    const answer = await fetch(url + path);
    await answer.body?.cancel();
    assert.equal(answer.status, code, path);
  }
});

Deno.test("k8s.proxy() carries a watch over WebSocket when the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using proxy = await k8s.proxy();
    const url = `${proxy.url.replace("http", "ws")}/api/v1/namespaces/${namespace}/configmaps?watch=true`;
    // The API server requires an Origin, which a browser sends.
    const socket = new WebSocket(url, { headers: { Origin: proxy.url } });
    const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
    const seen = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        const { type, object } = JSON.parse(data);
        if (type === "ADDED" && object.metadata.name === "watched") resolve();
      };
    });
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "watched" } });
    await seen;
    socket.close(1000);
    assert.equal((await closed).wasClean, true);
  });
});

Deno.test("k8s.proxy() blanks Secrets and keeps to a namespace when the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
      stringData: { password: "hunter2" },
    });
    await using proxy = await k8s.proxy({ redactSecrets: true, namespaceOnly: namespace });
    for (const output of ["json", "yaml", "wide", "jsonpath={.items[0].data.password}"]) {
      const { code, out, err } = await through(proxy, ["-n", namespace, "get", "secrets", "-o", output]);
      assert.equal(code, 0, err);
      assert.doesNotMatch(out, /aHVudGVyMg/);
    }
    const { err } = await through(proxy, ["-n", "default", "get", "pods"]);
    assert.match(err, /is outside the namespace "test-[^"]+", the only one that this proxy serves/);
  });
});

Deno.test("k8s.proxy() says that exec is refused, and how to allow it, when kubectl asks for it", async () => {
  await using k8s = await connect();
  await using proxy = await k8s.proxy();
  await k8s.apply({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "refused", namespace: "default" },
    spec: { containers: [{ name: "main", image: "x" }] },
  });
  const { code, err } = await through(proxy, ["exec", "refused", "--", "id"]);
  assert.equal(code, 1);
  assert.match(err, /pods\/exec can run programs in pods or connect to them; set the proxy's option allowExec/);
  await k8s.delete("pod", "refused");
});

for (const [protocol, sockets] of [["WebSocket", "true"], ["SPDY", "false"]] as const) {
  const env = { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: sockets, KUBECTL_PORT_FORWARD_WEBSOCKETS: sockets };

  nodeTest(
    `k8s.proxy() carries kubectl's exec, attach, logs and port-forward over ${protocol} when the node is real`,
    async () => {
      await withNamespace(async (namespace) => {
        await using k8s = await connect({ namespace });
        await using proxy = await k8s.proxy({ allowExec: true });
        const run = (args: string[], input?: string) => through(proxy, ["-n", namespace, ...args], input, env);
        await k8s.create(nodePod("web", "httpd -f -p 8080 -h /var/www"));
        await k8s.create({ ...nodePod("reads", "cat"), spec: stdinOnce(nodePod("reads", "cat").spec) });
        await kubectl(["-n", namespace, "wait", "--for=condition=Ready", "pods", "--all", "--timeout=30s"]);

        const both = await run(["exec", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3"]);
        assert.deepEqual([both.code, both.out], [3, "out\n"]);
        assert.match(both.err, /^err\n/);
        const big = "0123456789abcdef".repeat(100_000);
        assert.equal((await run(["exec", "-i", "web", "--", "wc", "-c"], big)).out.trim(), String(big.length));
        const much = await run(["exec", "web", "--", "sh", "-c", "head -c 8000000 /dev/zero | tr '\\0' x"]);
        assert.equal(much.out.length, 8_000_000);
        // Input is returned as output, and the end of one side ends the other.
        assert.match((await run(["attach", "-i", "reads"], "through the proxy\n")).out, /through the proxy\n$/);
        await forwarded(proxy, namespace, env);
      });
    },
  );
}

function stdinOnce(spec: ReturnType<typeof nodePod>["spec"]) {
  return {
    ...spec,
    restartPolicy: "Never",
    containers: spec.containers.map((one) => ({ ...one, stdin: true, stdinOnce: true })),
  };
}

async function forwarded(proxy: ProxyServer, namespace: string, env: Record<string, string>): Promise<void> {
  const child = new Deno.Command(Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl", {
    args: ["--kubeconfig", "/dev/null", "-s", proxy.url, "-n", namespace, "port-forward", "pod/web", ":8080"],
    env,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!/127\.0\.0\.1:\d+ -> 8080\n/.test(text)) {
    const { done, value } = await reader.read();
    if (done) assert.fail(`kubectl port-forward ended after ${JSON.stringify(text)}`);
    text += value;
  }
  const [, port] = /127\.0\.0\.1:(\d+) ->/.exec(text) ?? [];
  for (let round = 0; round < 3; round++) {
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "hello from a container\n");
  }
  child.kill("SIGTERM");
  await reader.cancel();
  await child.status;
}

async function kubectlProxy(): Promise<AsyncDisposable & { port: number }> {
  const program = Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl";
  const child = new Deno.Command(program, { args: ["proxy", "--port=0"], stdout: "piped", stderr: "null" }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const [, port] = /:(\d+)\n/.exec((await reader.read()).value ?? "") ?? [];
  return {
    port: Number(port),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    },
  };
}
