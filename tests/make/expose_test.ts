import assert from "node:assert/strict";
import { horizontalAutoscaler } from "../../lib/data/make/autoscaler.ts";
import { exposedService } from "../../lib/data/make/exposed_service.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { decideApproval } from "../../lib/api/client/changes/approval.ts";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";

const labels = { app: "web" };
const deployment = (...ports: object[]): KubeObject => ({
  kind: "Deployment",
  metadata: { name: "web", labels: { own: "1" } },
  spec: { selector: { matchLabels: labels }, template: { spec: { containers: [{ name: "a", ports }] } } },
});

Deno.test("exposedService() takes selector, labels and ports from the object", () => {
  const { metadata, spec } = exposedService(deployment({ containerPort: 80 }), {});
  assert.deepEqual([metadata?.name, metadata?.labels, spec?.selector], ["web", { own: "1" }, labels]);
  assert.deepEqual(spec?.ports, [{ port: 80, protocol: "TCP", targetPort: 80 }]);
});

Deno.test("exposedService() names several ports, and several protocols of one port", () => {
  const dns = [{ containerPort: 53, protocol: "UDP" }, { containerPort: 53, protocol: "TCP" }, { containerPort: 80 }];
  const names = (object: KubeObject, options = {}) =>
    exposedService(object, options).spec?.ports?.map(({ name, port, protocol }) => [name, port, protocol]);
  assert.deepEqual(names(deployment(...dns)), [
    ["port-1-udp", 53, "UDP"],
    ["port-1-tcp", 53, "TCP"],
    ["port-2", 80, "TCP"],
  ]);
  assert.deepEqual(names(deployment(), { port: "80,443", protocol: "TCP" }), [
    ["port-1", 80, "TCP"],
    ["port-2", 443, "TCP"],
  ]);
});

Deno.test("autoscaler() reads percentages, amounts, and numbers without a unit", () => {
  const resource = { group: "apps", version: "v1", kind: "Deployment" };
  const targets = (cpu?: string, memory?: string) =>
    horizontalAutoscaler(resource, "web", { max: 3, cpu, memory }).spec.metrics?.map(
      ({ resource }: { resource: { target: unknown } }) => resource.target,
    );
  assert.deepEqual(targets("70%", "200"), [
    { type: "Utilization", averageUtilization: 70 },
    { type: "AverageValue", averageValue: "200Mi" },
  ]);
  assert.deepEqual(targets("500"), [{ type: "AverageValue", averageValue: "500m" }]);
  assert.equal(targets(), undefined);
});

Deno.test("decideApproval() adds its condition, and keeps its own decision", async () => {
  const csr = (type: string) => ({ metadata: { name: "c" }, status: { conditions: [{ type, status: "True" }] } });
  const now = new Date(0);
  const { object, done } = await decideApproval(true, now)({ metadata: { name: "c" } });
  assert.equal(done, "approved");
  assert.equal(object.status.conditions[0].lastUpdateTime, "1970-01-01T00:00:00Z");
  assert.equal((await decideApproval(false, now)(csr("Denied"))).done, "denied");
});

Deno.test("k8s.expose() and k8s.autoscale() create their objects", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const service = await k8s.expose("deploy", "web", { port: 80, name: "exposed" });
  assert.equal(service.metadata.name, "exposed");
  assert.equal((await k8s.get("service", "exposed")).spec?.ports?.[0]?.port, 80);
});
