import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { compileExpression } from "../../lib/data/expression/compile.ts";
import { openExpressions } from "../../lib/features/views/expressions/expression_reader.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { unknownReferenceFields } from "../expression/reference_fields.ts";
import { NODE } from "../../tools/cluster/node/settings.ts";
import { widget, WIDGETS } from "../views/objects.ts";
import { deleteKind, kubectl, run, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, until } from "./pods.ts";

async function evaluateAll(k8s: K8s, type: string, text: string): Promise<Record<string, unknown>> {
  const resource = await k8s.discovery.resolve(type);
  const expression = compileExpression(text);
  const { namespace } = k8s;
  const reader = await openExpressions(k8s, resource, [expression], { namespace, now: new Date(), check: true });
  const { items } = await k8s.list<string>(type, { metadataOnly: reader.needs.metadataOnly });
  await reader.load(items);
  return Object.fromEntries(items.map((item) => {
    const named = reader.nameObject(item);
    return [named.toString(), expression.evaluate((name, isDotted) => named.read(name, isDotted))];
  }));
}

// Kinds that other tests define are left out.
const BUILT_IN_REGEXP = /^(api|apis\/([a-z]+|[a-z.]+\.k8s\.io))\/v\d/;

Deno.test("RELATIONSHIPS has every field of the server's OpenAPI that is called like a reference", async () => {
  await using k8s = await connect();
  const headers = { accept: "application/json" };
  const read = async (path: string) =>
    await (await k8s.handler(new Request(`http://k8s.invalid${path}`, { headers }))).json();
  const { paths } = await read("/openapi/v3") as { paths: Record<string, { serverRelativeURL: string }> };
  const served = Object.entries(paths).filter(([path]) => BUILT_IN_REGEXP.test(path));
  const documents = await Promise.all(served.map(([, { serverRelativeURL }]) => read(serverRelativeURL)));
  assert.ok(documents.length > 15);
  assert.deepEqual(unknownReferenceFields(documents), []);
});

const labels = { app: "web" };
const RBAC = "rbac.authorization.k8s.io";

const OBJECTS: readonly KubeObject[] = [
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "env" } },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{
            name: "web",
            image: "nginx:1",
            envFrom: [{ configMapRef: { name: "env" } }],
            resources: { requests: { cpu: "250m", memory: "64Mi" } },
          }],
          nodeSelector: { "example.com/no-such-node": "true" },
        },
      },
    },
  },
  { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { selector: labels, ports: [{ port: 80 }] } },
  {
    apiVersion: `${RBAC}/v1`,
    kind: "RoleBinding",
    metadata: { name: "viewers" },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace: "" }],
  },
];

const VALUES: readonly (readonly [type: string, text: string, values: unknown[]])[] = [
  ["deployments", "`${pods.length} ${ready} ${desired} ${requests.cpu}`", ["2 false 2 500m"]],
  // The server leaves out an integer that is 0.
  ["deployments", "status.readyReplicas < spec.replicas", [true]],
  ["deployments", "services.map((service) => service.name).join()", ["web"]],
  [
    "pods",
    "`${owner} ${state} ${image} ${ready} ${restarts}`",
    Array(2).fill("Deployment/web Pending nginx:1 false 0"),
  ],
  ["pods", "owner.spec.replicas + services.length", [3, 3]],
  ["pods", "requests.memory == '64Mi' && !node && age < '1h'", [true, true]],
  ["pods", "condition.PodScheduled.ok || serviceAccount", ["default", "default"]],
  ["replicasets", "owner.name + ' ' + owner.kind", ["web Deployment"]],
  ["configmaps", "usedBy.map((one) => one.kind).sort().join()", ["Deployment,Pod,Pod,ReplicaSet", "Pod,Pod"]],
  ["rolebindings", "`${role} ${role.rules.length > 3}`", ["ClusterRole/view true"]],
  ["serviceaccounts", "bindings.some((one) => one.role == 'ClusterRole/view')", [true]],
];

Deno.test("openExpressions() has the values of a real cluster's objects", async (t) => {
  await using all = await connect();
  await withNamespace(async (namespace) => {
    const k8s = all.with({ namespace });
    for (const object of OBJECTS) {
      const subjects = object.subjects === undefined ? {} : { subjects: [{ ...object.subjects[0], namespace }] };
      await k8s.create({ ...object, ...subjects });
    }
    await until("two pods have conditions", async () => {
      const { items } = await k8s.list("pods");
      return items.filter(({ status }) => status?.conditions !== undefined).length >= 2 || undefined;
    });
    for (const [type, text, values] of VALUES) {
      await t.step(`${type}: ${text}`, async () => {
        assert.deepEqual(Object.values(await evaluateAll(k8s, type, text)), values);
      });
    }
    await t.step("the state of pods is that of kubectl", async () => {
      const { out } = await kubectl(["get", "pods", "-n", namespace, "--no-headers"]);
      const theirs = out.trim().split("\n").map((line) => line.split(/\s+/)).map(([name, , state]) => [name, state]);
      assert.deepEqual(Object.entries(await evaluateAll(k8s, "pods", "state")), theirs);
    });
    await t.step("fields that do not exist are refused, those of custom resources included", async () => {
      await assert.rejects(evaluateAll(k8s, "pods", "spec.nodename"), /"spec" has no field "nodename"/);
      await all.create(WIDGETS);
      try {
        await until("widgets are served", async () => await k8s.create(widget("x")).catch(() => undefined));
        await assert.rejects(evaluateAll(k8s, "widgets", "metadata.labells"), /"metadata" has no field "labells"/);
        assert.deepEqual(await evaluateAll(k8s, "widgets", "`${kind} ${labels.x ?? owner ?? 'none'}`"), {
          x: "Widget none",
        });
      } finally {
        await deleteKind(all, WIDGETS.metadata?.name ?? "");
      }
    });
  });
});

const amount = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory }, limits: { cpu, memory } } });

nodeTest("k8s get adds up requests and limits of a node as kubectl describe does", async () => {
  await using all = await connect();
  await withNamespace(async (namespace) => {
    const k8s = all.with({ namespace });
    for (const name of ["largest-init", "sidecar", "finished"]) {
      const pod = nodePod(name, name === "finished" ? "true" : "sleep 600");
      const [main] = pod.spec.containers;
      const init = { ...main, name: "init", command: ["true"], ...amount("300m", "48Mi") };
      const sidecar = { ...main, name: "side", restartPolicy: "Always", ...amount("20m", "8Mi") };
      await k8s.create({
        ...pod,
        spec: {
          ...pod.spec,
          restartPolicy: name === "finished" ? "Never" : "Always",
          containers: [{ ...main, ...amount("100m", "32Mi") }],
          initContainers: name === "sidecar" ? [sidecar] : [init],
        },
      });
    }
    await until("a pod has finished and the others run", async () => {
      const { items } = await k8s.list("pods");
      const phases = items.map(({ status }) => status?.phase).sort().join();
      return phases === "Running,Running,Succeeded" ? true : undefined;
    });
    const { out } = await kubectl(["describe", "node", NODE]);
    const theirs = ["cpu", "memory"].map((name) =>
      new RegExp(`^ +${name} +(\\S+) \\(.*?\\) +(\\S+) `, "m").exec(out.slice(out.indexOf("Allocated resources")))
        ?.slice(1)
    );
    const columns = "requests.cpu,limits.cpu,requests.memory,limits.memory";
    const ours = await run(["get", "node", NODE, "-o", `csv=${columns}`, "--no-headers"]);
    assert.deepEqual(ours.out.trim().split(","), theirs.flat());
    const one = await run([
      "get",
      "pod",
      "sidecar",
      "-n",
      namespace,
      "-o",
      "js=`${requests.cpu} ${state} ${owner ?? node}`",
    ]);
    assert.deepEqual(one, { code: 0, out: `120m Running ${NODE}\n`, err: "" });
  });
});
