import assert from "node:assert/strict";
import { InputError, UnsupportedError } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import { commandLine } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { METRICS, nodeMetrics, podMetrics } from "./metrics.ts";

/** A sandbox with metrics from CRDs. */
async function measured() {
  const cli = await commandLine();
  for (const definition of METRICS) await cli.k8s.create(definition);
  const labels = { app: "web" };
  await cli.k8s.create(podMetrics("web", { main: ["250m", "64Mi"], side: ["1500000n", "1Mi"] }, labels));
  await cli.k8s.create(podMetrics("db", { main: ["1", "2Gi"] }));
  await cli.k8s.create(nodeMetrics("minikube", "500m", "1009516Ki"));
  cli.requests.length = 0;
  return cli;
}

const tables: [string[], string][] = [
  [["pods"], "NAME   CPU(CORES)   MEMORY(BYTES)\ndb     1000m        2048Mi\nweb    252m         65Mi\n"],
  [["pod", "web", "--no-headers"], "web   252m   65Mi\n"],
  [["pods", "-l", "app=web", "--no-headers"], "web   252m   65Mi\n"],
  [["po", "--sort-by", "cpu", "--no-headers"], "db    1000m   2048Mi\nweb   252m    65Mi\n"],
  [
    ["pods", "-A", "--containers"],
    `NAMESPACE   POD   NAME   CPU(CORES)   MEMORY(BYTES)
default     db    main   1000m        2048Mi
default     web   main   250m         64Mi
default     web   side   2m           1Mi
`,
  ],
  [
    ["pods", "--sum"],
    `NAME   CPU(CORES)   MEMORY(BYTES)
db     1000m        2048Mi
web    252m         65Mi
       ________     ________
       1252m        2113Mi
`,
  ],
  [
    ["nodes"],
    `NAME       CPU(CORES)   CPU(%)   MEMORY(BYTES)   MEMORY(%)
minikube   500m         25%      985Mi           25%
`,
  ],
];

for (const [args, expected] of tables) {
  Deno.test(`k8s top ${args.join(" ")} tells what they use`, async () => {
    const cli = await measured();
    assert.deepEqual(await cli("top", ...args), { code: 0, stdout: expected, stderr: "" });
  });
}

Deno.test("top() says which namespace a Pod is in when the session is of all", async () => {
  const { k8s } = await measured();
  assert.match(String(await k8s.with({ namespace: "*" }).top("pods")), /^NAMESPACE +NAME /);
});

Deno.test("top() gives cores and bytes as numbers, and the containers' parts", async () => {
  const { k8s } = await measured();
  assert.deepEqual([...await k8s.top("pods", "web")], [{
    name: "web",
    namespace: "default",
    cpu: 0.2515,
    memory: 65 * 2 ** 20,
    containers: [{ name: "main", cpu: 0.25, memory: 64 * 2 ** 20 }, { name: "side", cpu: 0.0015, memory: 2 ** 20 }],
  }]);
});

Deno.test("k8s top shows a node that nothing is known of yet when it has just come", async () => {
  const cli = await measured();
  await cli.k8s.create({ apiVersion: "v1", kind: "Node", metadata: { name: "new" } });
  assert.match((await cli("top", "nodes")).stdout, /^new +<unknown> +<unknown> +<unknown> +<unknown>$/m);
});

Deno.test("top() says why there are no metrics when nothing serves them", async () => {
  const { k8s } = await commandLine();
  await assert.rejects(k8s.top("pods"), UnsupportedError);
  await assertMessage(import.meta.url, "metrics that nothing serves", () => k8s.top("pods"));
});

Deno.test("top() gives the reason of the APIService when what stands behind it does not answer", async () => {
  const { k8s } = await measured();
  const answers: Record<string, () => Response> = {
    "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods": () =>
      Response.json({ kind: "Status", status: "Failure", code: 503, message: "service unavailable" }, { status: 503 }),
    "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io": () =>
      Response.json({
        spec: { service: { name: "metrics-server", namespace: "kube-system" } },
        status: { conditions: [{ type: "Available", status: "False", message: "endpoints are missing" }] },
      }),
  };
  const broken = await connect({
    handler: async (request) => await answers[new URL(request.url).pathname]?.() ?? await k8s.handler(request),
  });
  await assertMessage(import.meta.url, "metrics without endpoints", () => broken.top("pods"));
});

Deno.test("top() refuses what cannot be measured when it is asked about it", async () => {
  const { k8s } = await measured();
  await assert.rejects(k8s.top("services"), InputError);
  await assert.rejects(k8s.top("pods", "web", { labels: "app=web" }), InputError);
});

const misuse: [string[]][] = [
  [["pods", "--sort-by", "name"]],
  [["nodes", "-A"]],
  [[]],
];

for (const [args] of misuse) {
  Deno.test(`k8s top ${args.join(" ")} says what is wrong`, async () => {
    const cli = await commandLine();
    const outcome = await cli("top", ...args);
    await assertMessage(import.meta.url, `top ${args.join(" ")}`, outcome);
    assert.deepEqual([outcome.code, outcome.stdout], [2, ""]);
  });
}
