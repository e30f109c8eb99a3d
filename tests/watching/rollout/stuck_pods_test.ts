import assert from "node:assert/strict";
import { stuckPods } from "../../../lib/api/watching/rollout/stuck_pods.ts";
import { pod, podList, scripted } from "../script.ts";

Deno.test("stuckPods() finds the pods of a workload whose selector has expressions", async () => {
  const waiting = { reason: "ErrImagePull", message: "not found" };
  const stuck = { ...pod("a", 1), status: { containerStatuses: [{ name: "main", state: { waiting } }] } };
  let selector: string | null = null;
  const { client } = scripted([({ url }) => {
    selector = new URL(url).searchParams.get("labelSelector");
    return podList(5, stuck, pod("b", 2));
  }]);
  const workload = {
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "default" },
    spec: { selector: { matchLabels: { app: "agent" }, matchExpressions: [{ key: "old", operator: "DoesNotExist" }] } },
  };
  assert.deepEqual(await stuckPods(client, workload), [
    { name: "a", reason: "container main: ErrImagePull: not found" },
  ]);
  assert.equal(selector, "app=agent,!old");
});
