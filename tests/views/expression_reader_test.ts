import assert from "node:assert/strict";
import { isForbidden } from "../../lib/data/core/errors.ts";
import { compileExpression } from "../../lib/data/expression/compile.ts";
import { openExpressions } from "../../lib/features/views/expressions/expression_reader.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { type CommandLine, commandLine, NOW } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { METRICS, nodeMetrics, podMetrics } from "./metrics.ts";
import { widget, WIDGETS } from "./objects.ts";
import { RELATED_FIXTURES } from "./related_fixtures.ts";

/** Evaluates an expression for the objects of a kind, by their names. Values that are absent are left out. */
async function evaluateAll(k8s: K8s, type: string, text: string, namespace = "red"): Promise<Record<string, unknown>> {
  const resource = await k8s.discovery.resolve(type);
  const expression = compileExpression(text);
  const reader = await openExpressions(k8s, resource, [expression], { namespace, now: NOW, check: true });
  const { items } = await k8s.list<string>(type, { namespace, metadataOnly: reader.needs.metadataOnly });
  await reader.load(items);
  const values = items.map((item) => {
    const named = reader.nameObject(item);
    return [named.toString(), expression.evaluate((name, isDotted) => named.read(name, isDotted))];
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(values)));
}

let shared: Promise<CommandLine> | undefined;
const fixtures = () => shared ??= commandLine([...RELATED_FIXTURES]);
const names = (list: string) => `${list}.map((one) => one.name).sort().join()`;

/** Expressions about the objects of a kind in the namespace `red`, and some of their values. */
const VALUES: readonly (readonly [type: string, text: string, values: Record<string, unknown>])[] = [
  ["deployments", names("pods"), { web: "web-1-a" }],
  ["deployments", names("replicaSets"), { web: "web-1" }],
  ["cronjobs", `${names("pods")} + ' ' + ${names("jobs")}`, { nightly: "nightly-1-a nightly-1" }],
  ["replicasets", names("pods"), { "web-1": "web-1-a" }],
  // By uid: the StatefulSet has the same name as the Deployment.
  ["statefulsets", names("pods"), { web: "" }],
  ["statefulsets", "service", { web: "web" }],
  ["pods", "owner", { "web-1-a": "Deployment/web", "nightly-1-a": "CronJob/nightly", "every-place": undefined }],
  ["pods", "owner.spec.replicas", { "web-1-a": 1 }],
  ["pods", "owner.pods.length + owner.hpa.spec.maxReplicas", { "web-1-a": 6, "nightly-1-a": undefined }],
  ["pods", "owner.jobs.map((job) => job.owner).join()", { "nightly-1-a": "CronJob/nightly" }],
  ["events", "`${object.owner} ${object.node.labels.gpu}`", { "web.1": "Deployment/web true", "web.2": " " }],
  ["pods", "owner.name + ' ' + owner.kind", { "web-1-a": "web Deployment" }],
  ["pods", "!owner", { "web-1-a": false, "every-place": true }],
  ["pods", "node", { "web-1-a": "n1", "every-place": "n2", "nightly-1-a": undefined }],
  ["pods", "node == 'n1'", { "web-1-a": true, "every-place": false }],
  ["pods", "node.startsWith('n')", { "web-1-a": true, "nightly-1-a": undefined }],
  ["pods", "node.labels.gpu == 'true'", { "web-1-a": true, "every-place": false }],
  ["pods", "node.allocatable.cpu > 1", { "web-1-a": true }],
  ["pods", "namespace.labels.team", { "web-1-a": "team-red" }],
  ["pods", "namespace", { "web-1-a": "red" }],
  ["pods", "serviceAccount.labels.tier", { "web-1-a": "red" }],
  ["pods", names("services"), { "web-1-a": "web", "every-place": "" }],
  ["pods", names("configMaps"), { "every-place": "of-debug,of-init,of-projection,of-volume", "web-1-a": "env" }],
  ["pods", names("secrets"), { "every-place": "of-csi,of-init,of-main,of-projection,of-pull,of-volume" }],
  ["pods", names("claims"), { "every-place": "data,every-place-scratch" }],
  ["pods", names("pdbs"), { "every-place": "all,some", "web-1-a": "all", "nightly-1-a": "all" }],
  ["pods", "netpols.length", { "web-1-a": 0 }],
  ["pods", "events.map((event) => event.reason).join()", { "web-1-a": "Pulled" }],
  ["events", "object", { "web.1": "Pod/web-1-a" }],
  ["events", "object.ready", { "web.1": true, "web.2": undefined }],
  ["services", names("pods"), { web: "web-1-a", "no-selector": "", external: "" }],
  ["services", names("workloads"), { web: "web", "no-selector": "" }],
  ["services", "`${endpoints.ready}/${endpoints.length}`", { web: "1/2", "no-selector": "0/0" }],
  ["services", "!endpoints.ready", { web: false, external: true }],
  ["ingresses", `ingressClass + ' ' + ${names("services")} + ' ' + ${names("secrets")}`, {
    web: "nginx no-selector,web of-tls",
  }],
  ["ingresses", "backends.map((one) => `${one.kind}/${one.name}`).join()", { web: "ConfigMap/env" }],
  ["nodes", "lease.spec.holderIdentity", { n1: "n1", n2: undefined }],
  ["pods", "owners.map((one) => `${one.kind}/${one.name}`).join()", {
    "web-1-a": "ReplicaSet/web-1",
    "every-place": "",
  }],
  ["deployments", "owned.map((one) => `${one.kind}/${one.name}`).join()", { web: "ReplicaSet/web-1" }],
  ["replicasets", "owned.map((one) => one.spec.nodeName).join()", { "web-1": "n1" }],
  ["pods", names("owned"), { "every-place": "every-place-scratch", "web-1-a": "" }],
  ["services", names("ingresses"), { web: "web", "no-selector": "web" }],
  ["pdb", names("pods"), { all: "every-place,nightly-1-a,web-1-a", none: "", some: "every-place" }],
  ["configmaps", "usedBy.map((one) => `${one.kind}/${one.name}`).sort().join()", {
    env: "Deployment/web,Pod/web-1-a,ReplicaSet/web-1",
    "of-debug": "Pod/every-place",
    "of-projection": "Pod/every-place",
    unused: "",
  }],
  ["secrets", "usedBy.map((one) => `${one.kind}/${one.name}`).sort().join()", {
    "of-cron": "CronJob/nightly",
    "of-pull": "Pod/every-place",
    "of-tls": "Ingress/web",
    unused: "",
  }],
  ["secrets", "!pods.length", { "of-cron": true, "of-pull": false }],
  ["pvc", names("pods"), { data: "every-place", again: "", "every-place-scratch": "every-place" }],
  ["pvc", "`${volume} ${volume.capacity.storage ?? 'none'}`", { data: "pv-1 1Gi", again: "pv-2 none" }],
  ["pv", "claim.state", { "pv-1": "Bound", "pv-2": undefined }],
  ["serviceaccounts", names("bindings"), {
    web:
      "of-group,system:basic-user,system:discovery,system:public-info-viewer,system:service-account-issuer-discovery",
  }],
  ["rolebindings", "role", { "to-role": "Role/reader", "to-clusterrole": "ClusterRole/reader" }],
  ["rolebindings", "role.rules[0].verbs[0]", { "to-role": "get", "to-clusterrole": "list" }],
  ["roles", names("bindings"), { reader: "to-role" }],
  ["clusterroles", names("bindings"), { reader: "of-group,to-clusterrole" }],
  ["deployments", "hpa.spec.maxReplicas", { web: 5 }],
  ["deployments", "hpa", { web: "web" }],
  ["hpa", "`${target} ${target.spec.replicas}`", { web: "Deployment/web 1" }],
  ["nodes", names("pods"), { n1: "web-1-a,web-1-a", n2: "every-place" }],
  ["namespaces", "pods.length", { red: 3, blue: 1 }],
  ["deployments", "pods.filter((pod) => pod.node.labels.gpu == 'true').length", { web: 1 }],
  ["deployments", "pods.reduce((sum, pod) => sum + pod.restarts, 0)", { web: 0 }],
  ["deployments", "pods[0].spec.nodeName", { web: "n1" }],
  ["deployments", "pods.map((pod) => pod.owner).join()", { web: "Deployment/web" }],
];

for (const [type, text, values] of VALUES) {
  Deno.test(`openExpressions() finds what is related if ${text} is read of ${type}`, async () => {
    const all = await evaluateAll((await fixtures()).k8s, type, text);
    assert.deepEqual(Object.fromEntries(Object.keys(values).map((name) => [name, all[name]])), values);
  });
}

Deno.test("openExpressions() keeps namespaces apart if all are read", async () => {
  const { k8s } = await fixtures();
  const text = "`${namespace}: ${usedBy.map((one) => one.namespace).join()}`";
  const resource = await k8s.discovery.resolve("configmaps");
  const expression = compileExpression(text);
  const reader = await openExpressions(k8s, resource, [expression], { namespace: "*", now: NOW });
  const { items } = await k8s.list<string>("configmaps", { namespace: "*", fields: { "metadata.name": "env" } });
  await reader.load(items);
  const values = items.map((item) => expression.evaluate((...name) => reader.nameObject(item).read(...name)));
  assert.deepEqual(values.sort(), ["blue: blue,blue,blue", "red: red,red,red"]);
});

const REQUESTS: readonly (readonly [text: string, requests: readonly string[]])[] = [
  ["node == 'n1'", []],
  ["serviceAccount", []],
  ["node.labels.gpu && node.labels.zone", ["GET /api/v1/nodes metadata"]],
  ["node.allocatable.cpu", ["GET /api/v1/nodes"]],
  ["services.length", ["GET /api/v1/namespaces/red/services"]],
  ["namespace.labels.team", ["GET /api/v1/namespaces metadata"]],
  ["owner.spec.replicas", [
    "GET /apis/apps/v1/namespaces/red/deployments",
    "GET /apis/apps/v1/namespaces/red/replicasets",
    "GET /apis/batch/v1/namespaces/red/cronjobs",
    "GET /apis/batch/v1/namespaces/red/jobs",
  ]],
  ["owner.pods.length", [
    "GET /apis/apps/v1/namespaces/red/deployments",
    "GET /apis/apps/v1/namespaces/red/replicasets",
    "GET /apis/batch/v1/namespaces/red/cronjobs",
    "GET /apis/batch/v1/namespaces/red/jobs",
  ]],
  ["owner", [
    "GET /apis/apps/v1/namespaces/red/deployments metadata",
    "GET /apis/apps/v1/namespaces/red/replicasets metadata",
    "GET /apis/batch/v1/namespaces/red/cronjobs metadata",
    "GET /apis/batch/v1/namespaces/red/jobs metadata",
  ]],
];

for (const [text, requests] of REQUESTS) {
  Deno.test(`openExpressions() reads each related kind once, and as little as possible, if ${text} is read`, async () => {
    const cli = await commandLine([...RELATED_FIXTURES]);
    await evaluateAll(cli.k8s, "pods", text);
    const sent = cli.requests.map((request, index) => {
      const [path] = request.split("?");
      return cli.accepts[index]?.includes("PartialObjectMetadata") ? `${path} metadata` : path;
    });
    assert.deepEqual(sent.filter((path) => !path?.includes("/pods") && !path?.includes("/openapi")).sort(), requests);
  });
}

Deno.test("openExpressions() is an error if a related kind may not be read", async () => {
  const { box } = await fixtures();
  const k8s = await connect({
    handler: (request) =>
      request.url.includes("/services")
        ? Promise.resolve(
          Response.json({ kind: "Status", code: 403, reason: "Forbidden", message: "no services" }, { status: 403 }),
        )
        : box.handler(request),
  });
  await assert.rejects(evaluateAll(k8s, "pods", "!services.length"), isForbidden);
});

Deno.test("openExpressions() has the usage of Pods, Nodes and workloads if there are metrics", async () => {
  const { k8s } = await commandLine([...RELATED_FIXTURES, ...METRICS]);
  const metrics = podMetrics("web-1-a", { web: ["250m", "64Mi"], side: ["50m", "16Mi"] });
  for (const namespace of ["red", "blue"]) {
    await k8s.create({ ...metrics, metadata: { ...metrics.metadata, namespace } });
  }
  await k8s.create(nodeMetrics("n1", "1500m", "1Gi"));
  assert.equal((await evaluateAll(k8s, "pods", "usage"))["every-place"], undefined);
  assert.deepEqual((await evaluateAll(k8s, "pods", "usage.cpu > '200m' && usage.memory == '80Mi'"))["web-1-a"], true);
  assert.deepEqual(await evaluateAll(k8s, "deployments", "usage.cpu"), { web: "300m" });
  assert.deepEqual(await evaluateAll(k8s, "nodes", "usage.cpu > 0.7 * allocatable.cpu"), {
    minikube: false,
    n1: true,
    n2: false,
  });
  assert.deepEqual((await evaluateAll(k8s, "namespaces", "usage.cpu")).blue, "300m");
});

Deno.test("openExpressions() is an error if the usage is read and the server has no metrics", async () => {
  await assertMessage(
    import.meta.url,
    "usage without metrics",
    async () => evaluateAll((await fixtures()).k8s, "pods", "usage.cpu"),
  );
});

Deno.test("openExpressions() has the autoscaler of a custom kind if one scales it", async () => {
  const { k8s } = await commandLine([...RELATED_FIXTURES, WIDGETS]);
  await k8s.create(widget("x"));
  const scaleTargetRef = { apiVersion: "views.example.com/v1", kind: "Widget", name: "x" };
  const spec = { maxReplicas: 7, scaleTargetRef };
  await k8s.create({ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name: "x" }, spec });
  assert.deepEqual(await evaluateAll(k8s, "widgets", "hpa.spec.maxReplicas", "default"), { x: 7 });
});
