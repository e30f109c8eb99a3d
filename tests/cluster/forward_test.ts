import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { SELF, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod, until } from "./pods.ts";

const GET = "GET / HTTP/1.0\r\n\r\n";

/** Sends a text to a local port, ends its sending side, and reads the answer. */
async function ask(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  await connection.closeWrite();
  let answer = "";
  const buffer = new Uint8Array(1024);
  for (let length; (length = await connection.read(buffer)) !== null;) {
    answer += new TextDecoder().decode(buffer.subarray(0, length));
  }
  return answer;
}

function deployment(name: string, line: string) {
  const { metadata: { labels }, spec } = nodePod(name, line);
  const [main] = spec.containers;
  const containers = [{ ...main, ports: [{ name: "web", containerPort: 8080 }] }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...spec, containers } },
    },
  };
}

nodeTest("forward() survives refused connections and a replaced pod if the node is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(deployment("web", "httpd -f -p 8080 -h /var/www"));
    await k8s.create({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: "web" }] },
    });
    const ready = async () => {
      const { items } = await k8s.list("pods", { labels: "app=web" });
      const isReady = items.some(({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True")
      );
      return isReady ? true : undefined;
    };
    await until("a pod is ready", ready);
    await using web = await k8s.forward("svc/web", "http");
    assert.match(await ask(web.port, GET), /hello from a container\n$/);
    const errors: string[] = [];
    await using nothing = await k8s.forward("deploy/web", 9999, { onError: (error) => errors.push(String(error)) });
    assert.equal(await ask(nothing.port, GET), "");
    assert.equal(await ask(nothing.port, GET), "");
    assert.match(errors.join("\n"), /Cannot connect to port 9999 of pod "web-.*refused[\s\S]*refused/);
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(web.port, GET)));
    assert.ok(answers.every((answer) => answer.endsWith("hello from a container\n")));
    const { pod } = web;
    await k8s.delete("pod", pod);
    await until("the pod was replaced", ready);
    assert.match(await ask(web.port, GET), /hello from a container\n$/);
    assert.notEqual(web.pod, pod);
    await using direct = await k8s.connectTo("svc/web", 80);
    const writer = direct.writable.getWriter();
    await writer.write(new TextEncoder().encode(GET));
    assert.match(await new Response(direct.readable).text(), /hello from a container\n$/);

    const [program = "", ...args] = SELF;
    const child = new Deno.Command(program, {
      args: [...args, "-n", namespace, "port-forward", "svc/web", ":http"],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    const port = Number(/^Forwarding from 127.0.0.1:(\d+) -> 8080\n/.exec(value)?.[1]);
    assert.match(await ask(port, GET), /hello from a container\n$/);
    child.kill("SIGINT");
    await reader.cancel();
    await child.stderr.cancel();
    await child.status;
  });
});

nodeTest("forward() returns the answer to a client that has ended its side if the node is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    // The answer arrives after a second. By then, containerd has ended both directions.
    await k8s.create(nodePod("slow", "nc -l -p 7000 -e sh -c 'read line; sleep 2; echo got $line'"));
    await runningPod(k8s, "slow");
    await using slow = await k8s.forward("slow", 7000);
    assert.equal(await ask(slow.port, "hello\n"), "got hello\n");
  });
});
