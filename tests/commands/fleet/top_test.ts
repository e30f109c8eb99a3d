import assert from "node:assert/strict";
import { connect } from "../../../lib/session/connect.ts";
import { METRICS, podMetrics } from "../../views/metrics.ts";
import { fleetLine } from "./fleet_line.ts";

async function measured() {
  const objects = (
    cpu: string,
  ) => [podMetrics("db", { main: [cpu, "1Gi"] }), podMetrics("web", { main: ["100m", "64Mi"] })];
  const k8s = await fleetLine({ a: {}, b: {} });
  for (const [context, cpu] of [["a", "200m"], ["b", "300m"]] as const) {
    const session = k8s.boxes.get(context);
    assert.ok(session);
    await using admin = await connect({ handler: session.handler });
    for (const definition of METRICS) await admin.create(definition);
    for (const object of objects(cpu)) await admin.create(object);
  }
  return k8s;
}

Deno.test("top --sort-by sorts the pods of all contexts together", async () => {
  await using k8s = await measured();
  const { stdout } = await k8s("top", "pods", "--contexts", "*", "--sort-by", "cpu", "-o", "csv");
  assert.deepEqual(stdout.trim().split("\r\n").slice(1), [
    "b,db,300m,1024Mi",
    "a,db,200m,1024Mi",
    "a,web,100m,64Mi",
    "b,web,100m,64Mi",
  ]);
});

Deno.test("top --sum adds up the pods of all contexts", async () => {
  await using k8s = await measured();
  const { code, stdout } = await k8s("top", "pods", "--contexts", "*", "--sum", "--no-headers");
  assert.equal(code, 0);
  assert.deepEqual(stdout.trimEnd().split("\n").map((line) => line.trim().split(/ +/).join(" ")), [
    "a db 200m 1024Mi",
    "a web 100m 64Mi",
    "b db 300m 1024Mi",
    "b web 100m 64Mi",
    "________ ________",
    "700m 2176Mi",
  ]);
});
