import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { UnsupportedError } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { METRICS, nodeMetrics, podMetrics } from "../views/metrics.ts";
import { kubectl, withNamespace } from "./command_line.ts";
import { node } from "./views_objects.ts";

const SAME = [
  "top pods",
  "top pod web",
  "top pods --no-headers -l app=web",
  "top pods --sort-by=memory",
  "top pods --sort-by=cpu",
  "top pods --sum",
  "top pods --containers",
  "top nodes",
  "top nodes --show-capacity",
];

Deno.test("k8s top prints what kubectl prints when both are asked the same", async (t) => {
  await using all = await connect();
  const name = `node-${crypto.randomUUID().slice(0, 8)}`;
  await withNamespace(async (namespace) => {
    const k8s = all.with({ namespace });
    try {
      for (const definition of METRICS) await k8s.apply(definition);
      await until(() => k8s.raw("/apis/metrics.k8s.io/v1beta1/nodes").then(() => true, () => false));
      await until(() =>
        k8s.raw(`/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`).then(() => true, () => false)
      );
      await k8s.create(node(name));
      await k8s.patch("node", name, { status: node(name).status }, { subresource: "status" });
      await k8s.create(nodeMetrics(name, "1234m", "3Gi"));
      await k8s.create(podMetrics("web", { main: ["250m", "64Mi"], side: ["1500000n", "1100Ki"] }, { app: "web" }));
      await k8s.create(podMetrics("db", { main: ["1", "2Gi"] }));
      for (const line of SAME) {
        await t.step(line, async () => {
          const args = ["-n", namespace, ...line.split(" ")];
          const theirs = await kubectl(args);
          const shell = recordingShell();
          const code = await run(args, shell);
          assert.deepEqual({ code, out: rows(shell.stdout) }, { code: theirs.code, out: rows(theirs.out) }, theirs.err);
        });
      }
    } finally {
      await k8s.delete("node", name).catch(() => {});
      for (const { metadata } of METRICS) await k8s.delete("crd", metadata?.name, { wait: true }).catch(() => {});
    }
  });
});

// kubectl's titles are CPU(cores) and so on, and it pads the last column.
function rows(text: string): string[] {
  return text.split("\n").map((line) => line.trimEnd().toUpperCase());
}

Deno.test("top() gives the server's own reason when the metrics are registered and nothing answers", async () => {
  await using k8s = await connect();
  await until(() => k8s.top("pods").then(() => false, (error) => /nothing serves it/.test(String(error))), k8s);
  await k8s.create({
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: "v1beta1.metrics.k8s.io" },
    spec: {
      group: "metrics.k8s.io",
      version: "v1beta1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: "metrics-server", namespace: "kube-system", port: 443 },
    },
  });
  try {
    const reason =
      /its backend is service\/metrics-server in kube-system\), but not available: .*(?:not present|missing|not found)/;
    await until(
      () =>
        k8s.top("pods").then(() => false, (error) => error instanceof UnsupportedError && reason.test(error.message)),
      k8s,
    );
  } finally {
    await k8s.delete("apiservice", "v1beta1.metrics.k8s.io");
  }
});

async function until(ready: () => Promise<boolean>, k8s?: K8s): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await ready()) return;
    k8s?.discovery.refresh();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the control plane did not come so far");
}
