import assert from "node:assert/strict";
import { run } from "../../../lib/terminal/cli/run.ts";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { commandLine } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

const deployment = (name: string, available: number, more: object = {}): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, labels: { app: name }, generation: 1, annotations: { "deployment.kubernetes.io/revision": "1" } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image: "web:1" }] } },
  },
  status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: available, ...more },
});

const stuckPod: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "late-1", labels: { app: "late" } },
  spec: { containers: [{ name: "main", image: "nope" }] },
  status: {
    containerStatuses: [{ name: "main", state: { waiting: { reason: "ImagePullBackOff", message: "gone" } } }],
  },
};

const LATE = 'Waiting for deployment "late" rollout to finish: 1 of 2 updated replicas are available...\n';

/** The arguments, the exit code and stdout. */
const TABLE: [string[], number, string][] = [
  [["deploy/web"], 0, 'deployment "web" successfully rolled out\n'],
  [
    ["deploy/late", "--watch=false"],
    1,
    LATE,
  ],
  [
    ["deploy/late", "--timeout=500ms"],
    124,
    LATE,
  ],
  [
    ["deploy/late", "--fail-fast", "--timeout=9s"],
    1,
    LATE,
  ],
  [["deploy/dead"], 1, ""],
  [
    ["deploy/web", "--revision=7"],
    1,
    "",
  ],
  [["deploy/nope"], 1, ""],
  [
    ["cm/kube-root-ca.crt"],
    1,
    "",
  ],
];

for (const [args, code, stdout] of TABLE) {
  Deno.test(`rollout status ends with ${code} if it is called with ${args.join(" ")}`, async () => {
    const stalled = { conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }] };
    const cli = await commandLine([deployment("late", 1), deployment("dead", 1, stalled), stuckPod]);
    const outcome = await cli("rollout", "status", ...args);
    assert.deepEqual([outcome.code, outcome.stdout], [code, stdout]);
    if (code === 0) assert.equal(outcome.stderr, "");
    else await assertMessage(import.meta.url, args.join(" "), outcome);
  });
}

Deno.test("rollout status ends with 0 if no object matches", async () => {
  const cli = await commandLine();
  assert.deepEqual(await cli("rollout", "status", "deploy", "-l", "app=nope"), {
    code: 0,
    stdout: "",
    stderr: "No resources found in default namespace.\n",
  });
});

Deno.test("rollout status prints each step of several objects, and ends if all are complete", async () => {
  const { k8s } = await commandLine([deployment("a", 0), deployment("b", 2)]);
  const shell = recordingShell({ session: k8s });
  const ended = run(["rollout", "status", "deploy/a", "deploy/b", "--timeout=10s"], shell);
  for (const available of [1, 2]) {
    while (!shell.stdout.includes(`: ${available - 1} of 2`)) await new Promise((resolve) => setTimeout(resolve, 5));
    await k8s.patch("deployment", "a", { status: { availableReplicas: available } }, { subresource: "status" });
  }
  assert.equal(await ended, 0);
  assert.deepEqual(shell.stdout.split("\n").filter((line) => line.includes('"a"')), [
    'Waiting for deployment "a" rollout to finish: 0 of 2 updated replicas are available...',
    'Waiting for deployment "a" rollout to finish: 1 of 2 updated replicas are available...',
    'deployment "a" successfully rolled out',
  ]);
});
