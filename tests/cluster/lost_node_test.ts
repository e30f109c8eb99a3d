import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { scriptTest } from "./in_cluster.ts";
import { startLosableNode } from "./lost_node.ts";
import { runScriptFault } from "./script_fault.ts";

// The cluster of the other tests would be disturbed.
scriptTest("followJob() reports that the node of a script no longer responds, and no success", async () => {
  await using cluster = await startLosableNode();
  const { kubeconfig } = cluster;
  await using k8s = await connect({ kubeconfig, namespace: "default" });
  const { outcome, notes, isFalseSuccess } = await runScriptFault(k8s, { fault: "node gone", seed: 1, kubeconfig });
  const text = Deno.inspect({ outcome, notes });
  assert.equal(isFalseSuccess, false, text);
  assert.match(
    notes.at(-1) ?? "",
    /^pod\/fault-1-\w+: its node "minikube" does not respond, so the script may still run$/,
  );
  assert.ok(!(outcome instanceof Error) && outcome.code === 1, text);
  assert.match(outcome.reason ?? "", /does not respond/);
});
