import assert from "node:assert/strict";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { rolloutSteps } from "../../../lib/api/watching/rollout/rollout_steps.ts";
import { Body, line, pod, podList, scripted } from "../script.ts";

const deployment = (version: number, available: number): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default", uid: "u", resourceVersion: String(version), generation: 1 },
  spec: { replicas: 2 },
  status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: available },
});
const list = (version: number, ...items: KubeObject[]) =>
  Response.json({
    apiVersion: "apps/v1",
    kind: "DeploymentList",
    metadata: { resourceVersion: String(version) },
    items,
  });

Deno.test("rolloutSteps() yields each step and ends when the rollout is complete", async () => {
  const { client } = scripted([
    list(5, deployment(4, 0)),
    new Body(line("MODIFIED", deployment(6, 1)) + line("MODIFIED", deployment(7, 2)), "open"),
  ]);
  const steps = await rolloutSteps(client, "deployments.apps", "web", {}).toArray();
  assert.deepEqual(steps.map(({ state }) => state), ["progressing", "progressing", "complete"]);
});

Deno.test("rolloutSteps() throws if the object is deleted, and ends without an error if the consumer leaves", async () => {
  const answers = () => [list(5, deployment(4, 0)), new Body(line("DELETED", deployment(6, 0)), "open")];
  await assert.rejects(rolloutSteps(scripted(answers()).client, "deployments.apps", "web", {}).toArray(), {
    name: "WaitError",
    reason: "deleted",
  });
  const [step] = await rolloutSteps(scripted(answers()).client, "deployments.apps/web", undefined, {}).take(1)
    .toArray();
  assert.equal(step?.state, "progressing");
});

Deno.test("rolloutSteps() goes on with failFast if the pods cannot be read", async () => {
  const changes = new Body("", "open");
  const selected = { ...deployment(4, 0), spec: { replicas: 2, selector: { matchLabels: { app: "web" } } } };
  const { client } = scripted([list(5, selected), changes, () => {
    // After the failure was thrown.
    setTimeout(() => changes.send(line("MODIFIED", deployment(6, 2))), 10);
    return Response.json({ kind: "Status", apiVersion: "v1", reason: "Forbidden", code: 403 }, { status: 403 });
  }]);
  const steps = await rolloutSteps(client, "deployments.apps", "web", { failFast: true }).toArray();
  assert.deepEqual(steps.map(({ state }) => state), ["progressing", "complete"]);
});

Deno.test("rolloutSteps() throws with failFast as soon as a pod cannot start", async () => {
  const selected = { ...deployment(4, 0), spec: { replicas: 2, selector: { matchLabels: { app: "web" } } } };
  const waiting = { reason: "ErrImagePull", message: "not found" };
  const stuck = { ...pod("a", 1), status: { containerStatuses: [{ name: "main", state: { waiting } }] } };
  const sets = Response.json({ kind: "ReplicaSetList", apiVersion: "apps/v1", metadata: {}, items: [] });
  const { client } = scripted([list(5, selected), new Body("", "open"), podList(5, stuck), sets]);
  const steps: string[] = [];
  await assert.rejects(async () => {
    const stream = rolloutSteps(client, "deployments.apps", "web", { failFast: true });
    for await (const { state } of stream) steps.push(state);
  }, { name: "WaitError", reason: "impossible" });
  assert.deepEqual(steps, ["progressing"]);
});
