import assert from "node:assert/strict";
import { commandLine } from "../commands/command_line.ts";
import { RELATED_FIXTURES } from "./related_fixtures.ts";

const PODS: readonly (readonly [target: string, pods: readonly string[] | undefined])[] = [
  // An empty selector is everything, and an absent one is nothing.
  ["pdb/all", ["every-place", "nightly-1-a", "web-1-a"]],
  ["pdb/none", undefined],
  ["pdb/some", ["every-place"]],
  ["service/web", ["web-1-a"]],
  ["service/external", undefined],
  ["replicaset/web-1", ["web-1-a"]],
  // A StatefulSet of the name of a Deployment.
  ["statefulset/web", []],
  ["pvc/data", ["every-place"]],
  ["pvc/every-place-scratch", ["every-place"]],
  ["pvc/again", []],
  ["deployment/web", ["web-1-a"]],
  ["cronjob/nightly", ["nightly-1-a"]],
  ["node/n1", ["web-1-a", "web-1-a"]],
];

for (const [target, pods] of PODS) {
  Deno.test(`describe() lists the Pods that belong to ${target}`, async () => {
    const { k8s } = await commandLine([...RELATED_FIXTURES]);
    const found = await k8s.describe(target, undefined, { namespace: "red" });
    assert.deepEqual(found.pods?.rows.map(({ object }) => object?.metadata?.name).sort(), pods);
  });
}

Deno.test("describe() lists the Pods of a Deployment by uid if another Pod has the same labels", async () => {
  const { k8s } = await commandLine([...RELATED_FIXTURES]);
  const stray = { name: "stray", namespace: "red", labels: { app: "web" } };
  const containers = [{ name: "c", image: "nginx:1" }];
  await k8s.create({ apiVersion: "v1", kind: "Pod", metadata: stray, spec: { containers } });
  const { pods, related } = await k8s.describe("deployment/web", undefined, { namespace: "red" });
  assert.deepEqual(pods?.rows.map(({ object }) => object?.metadata?.name), ["web-1-a"]);
  assert.deepEqual(related?.map(({ metadata }) => metadata?.name), ["web-1"]);
});

Deno.test("describe() reads the Lease of a Node and no other of its name", async () => {
  const { k8s } = await commandLine([...RELATED_FIXTURES]);
  const { related } = await k8s.describe("node/n1");
  assert.deepEqual(related?.map(({ metadata }) => metadata?.namespace), ["kube-node-lease"]);
});
