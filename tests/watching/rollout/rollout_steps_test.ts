import assert from "node:assert/strict";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { rolloutSteps } from "../../../lib/api/watching/rollout/rollout_steps.ts";
import { Body, line, scripted } from "../script.ts";

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
