import assert from "node:assert/strict";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { commandLine, configMap, offline } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

const job = (name: string, type: string): KubeObject => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name },
  spec: { template: { spec: { containers: [{ name: "a", image: "a" }], restartPolicy: "Never" } } },
  status: { conditions: [{ type, status: "True", reason: "BackoffLimitExceeded" }] },
});

const stuck: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "stuck", labels: { app: "stuck" } },
  spec: { containers: [{ name: "main", image: "nope:1" }] },
  status: {
    phase: "Pending",
    conditions: [{ type: "Ready", status: "False", reason: "ContainersNotReady" }],
    containerStatuses: [{ name: "main", state: { waiting: { reason: "ImagePullBackOff", message: "no such image" } } }],
  },
};

/** The arguments, the exit code, stdout and stderr. */
const TABLE: [string[], number, string][] = [
  [["pod/helloworld", "--for=condition=Ready"], 0, "pod/helloworld condition met\n"],
  [
    ["pod", "helloworld", "--for", "jsonpath={.status.phase}=Running", "--for=create"],
    0,
    "pod/helloworld condition met\n",
  ],
  [["pods", "-l", "app=helloworld", "--for=condition=Ready"], 0, "pod/helloworld condition met\n"],
  [["deploy/web", "--for=condition=Available", "-o", "name"], 0, "deployment.apps/web\n"],
  [["pod/nope", "--for=delete"], 0, "pod/nope condition met\n"],
  [["pod/helloworld", "--for=js=p => p?.metadata.name === 'helloworld'"], 0, "pod/helloworld condition met\n"],
  [["pod/helloworld", "--for=js=ready && restarts < 3"], 0, "pod/helloworld condition met\n"],
  [
    ["pods", "--all", "--for=js=status.phaze == 'Running'"],
    1,
    "",
  ],
  [["pod/nope", "--for=create", "--or=js=nodeName"], 1, ""],
  [["pod/stuck", "--for=create", "--unless=js=stat == 'Failed'"], 1, ""],
  [["pod/helloworld", "--for=js=owner == 'Deployment/web'"], 1, ""],
  [["job/bad", "--for=condition=Complete", "--or", "condition=Failed"], 0, "job.batch/bad condition met\n"],
  [
    ["job/bad", "--for=condition=Complete"],
    1,
    "",
  ],
  [
    ["pod/stuck", "--for=condition=Ready", "--unless", "stuck"],
    1,
    "",
  ],
  [
    ["pod/stuck", "--for=condition=Ready", "--timeout=500ms"],
    124,
    "",
  ],
  [["pod/stuck", "--for=condition=Ready", "--timeout=0"], 1, ""],
  [
    ["pod/nope", "--for=condition=Ready", "--must-exist"],
    1,
    "",
  ],
];

for (const [args, code, stdout] of TABLE) {
  Deno.test(`wait ends with ${code} if it is called with ${args.join(" ")}`, async () => {
    const cli = await commandLine([job("bad", "Failed"), stuck]);
    const outcome = await cli("wait", ...args);
    assert.deepEqual([outcome.code, outcome.stdout], [code, stdout]);
    if (code === 0) assert.equal(outcome.stderr, "");
    else await assertMessage(import.meta.url, args.join(" "), outcome);
  });
}

for (
  const args of [["pod/web"], ["pod/web", "--for=Ready"], ["pod/web", "--for=condition=Ready", "--timeout=x"]]
) {
  Deno.test(`wait fails before anything is sent if it is called with ${args.join(" ")}`, async () => {
    const outcome = await offline(["wait", ...args]);
    assert.equal(outcome.code, 2);
    await assertMessage(import.meta.url, args.join(" "), outcome);
  });
}

Deno.test("wait fails if a type has no name and no selector, or names and a selector", async () => {
  const cli = await commandLine();
  for (const args of [["pods"], ["pod/a", "-l", "x=y"], []]) {
    assert.equal((await cli("wait", ...args, "--for=create")).code, 2);
  }
});

Deno.test("wait judges objects of several types together, also from manifests", async () => {
  const cli = await commandLine();
  const waiting = cli("wait", "pod/helloworld", "cm/a", "--for=create", "--timeout=10s");
  await cli.k8s.create(configMap("a"));
  assert.equal((await waiting).stdout, "pod/helloworld condition met\nconfigmap/a condition met\n");
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: [configMap("a"), configMap("b")] });
  const fromFile = cli.with({ input })("wait", "-f", "-", "--for=create", "--timeout=10s");
  await cli.k8s.create(configMap("b"));
  assert.equal((await fromFile).stdout, "configmap/a condition met\nconfigmap/b condition met\n");
});

Deno.test("wait() takes a type and a name, TYPE/NAME or an object, and resolves to the objects", async () => {
  const { k8s } = await commandLine();
  const pod = await k8s.get("pod", "helloworld");
  const all = [
    await k8s.wait("pod", "helloworld", "condition=Ready"),
    await k8s.wait("pod/helloworld", "condition=Ready", { timeout: "5s" }),
    await k8s.wait("pod/helloworld", undefined, { any: ["delete", "condition=Ready"] }, { timeout: 5 }),
    await k8s.wait(pod, (object) => object?.status?.phase === "Running"),
    await k8s.wait("pods", undefined, "condition=Ready", { labels: { app: "helloworld" } }),
  ];
  assert.deepEqual(all.map(([object]) => object?.metadata.name), Array.from({ length: 5 }, () => "helloworld"));
  await assert.rejects(k8s.wait("pod", "helloworld", "condition=Gone", { timeout: 0 }), {
    name: "WaitError",
    reason: "timeout",
  });
});
