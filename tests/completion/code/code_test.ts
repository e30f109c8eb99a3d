import assert from "node:assert/strict";
import { completeCode } from "../../../lib/terminal/completion/code/code.ts";
import { createKnowledge } from "../../../lib/terminal/completion/cluster_cache.ts";
import type { CodeSources } from "../../../lib/terminal/completion/sources.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";

const k8s = await connect({ handler: sandbox({ now: () => new Date("2026-01-01T12:00:00Z") }).handler });
const knowledge = createKnowledge({ patience: 20_000 });
const values: Record<string, unknown> = {
  k8s,
  dev: k8s.with({ namespace: "kube-system" }),
  pod: await k8s.get("pod", "helloworld"),
  pods: await k8s.list("pods"),
  name: "helloworld",
  count: 3,
  later: Promise.resolve({ kind: "Pod", metadata: { name: "x" } }),
};
const sources: CodeSources = {
  k8s,
  knowledge,
  bindings: {
    names: (all) => Promise.resolve([...Object.keys(values), ...(all ? ["Promise", "console"] : [])]),
    lookup: (name) => Promise.resolve(Object.hasOwn(values, name) ? { value: values[name] } : undefined),
    settled: async (promise) => ({ value: await promise }),
  },
};

/** Completes at the position of the bar. */
async function complete(input: string) {
  const cursor = input.indexOf("|");
  const text = input.replace("|", "");
  const { from, to, candidates } = await completeCode(text, cursor, sources);
  assert.ok(from <= cursor && cursor <= to);
  return candidates.map((candidate) => ({ ...candidate, line: text.slice(0, from) + candidate.text + text.slice(to) }));
}

// The bar is the cursor. The result has all candidates in order.
const exact: [string, string[]][] = [
  ["|", Object.keys(values)],
  // Words for kinds.
  ["deplo|", ["deployments", "deployment", "deploy"]],
  ["await Promise.all([statefuls|", ["statefulsets", "statefulset"]],
  ["const deploy = pod; deploy.spec.nodeNa|", ["nodeName"]],
  ["nodes[0].spec.podCIDR|", ["podCIDR", "podCIDRs"]],
  ["svc.filter((s) => s.spec.externalN|", ["externalName"]],
  ["svc.map((s) => s.ag|", ["age"]],
  ["po.map((p) => p.restar|", ["restarts"]],
  ["nodes[0].pod|", ["pods"]],
  ["svc.map((s) => s.age.millis|", ["milliseconds"]],
  ["svc.map((s) => s.labels.|", []],
  ["svc.fin|", ["find", "findIndex", "findLast", "findLastIndex"]],
  ['deploy("we|', ["web"]],
  ['deploy("web").spec.repl|', ["replicas"]],
  ['deploy("web").dele|', ["deleted"]],
  ['svc({ labels: "a=b" })[0].spec.clusterIPs|', ["clusterIPs"]],
  ["svc({ fiel|", ["fields"]],
  ['svc({ namespace: "kube-s|', ["kube-system"]],
  ["kinds.statefulse|", ["statefulsets", "statefulset"]],
  ['kinds["deployments.v1.apps"][0].spec.repl|', ["replicas"]],
  ['kinds.deploy("we|', ["web"]],
  ["k8|", ["k8s"]],
  ["await k|", ["k8s", "kinds"]],
  ["Prom|", ["Promise"]],
  ["k8s.li|", ["list"]],
  ["k8s?.li|", ["list"]],
  ["k8s!.li|", ["list"]],
  ["(k8s).li|", ["list"]],
  ["k8s.LI|", ["list"]],
  ["console.log(k8s.li|)", ["list"]],
  ["const a = 1; k8s.li|", ["list"]],
  ["const f = async () => { await k8s.li|", ["list"]],
  ["`${k8s.li|", ["list"]],
  ["[...k8s.li|", ["list"]],
  ["a ? k8s.li|", ["list"]],
  ["!k8s.li|", ["list"]],
  // Types.
  ['k8s.get("depl|', ["deployment"]],
  ["k8s.get('depl|')", ["deployment"]],
  ["k8s.get(depl|", ['"deployment"']],
  ["k8s?.get('depl|", ["deployment"]],
  ['k8s.list("deployments.|', ["deployments.apps"]],
  // Each kind has one candidate (C8), which begins with the typed text. Methods of lists use the plural.
  ['k8s.list("depl|', ["deployments"]],
  ['k8s.get("sv|', ["svc"]],
  // A review can be created but not read.
  ['k8s.list("tokenr|', []],
  ['k8s.can("create", "tokenr|', ["tokenreview"]],
  ['k8s.can("delete", "configm|', ["configmap"]],
  ['k8s.can("dele|', ["delete", "deletecollection"]],
  ['k8s.get<Pod>("depl|', ["deployment"]],
  // Names.
  ["k8s.get('pod', 'hel|", ["helloworld"]],
  ["k8s.get('pod', hel|", ['"helloworld"']],
  ['k8s.get("pod/hel|', ["pod/helloworld"]],
  ['k8s.get("po", "hel|")', ["helloworld"]],
  ['k8s.delete("Pod", "hel|', ["helloworld"]],
  ['k8s.get("pod", "|", { namespace: "kube-public" })', []],
  ['k8s.get("pod/web", { namespace: "|" })', ["default", "kube-node-lease", "kube-public", "kube-system"]],
  ['k8s.get("pod", "", { namespace: "|" })', ["default", "kube-node-lease", "kube-public", "kube-system"]],
  ['dev.get("pod", "hel|', []],
  ['k8s.with({ namespace: "default" }).get("pod", "hel|', ["helloworld"]],
  ['k8s.with({ namespace: "kube-system" }).get("pod", "hel|', []],
  ['const type = "pod"; k8s.get(type, "hel|', ["helloworld"]],
  ['k8s.get("nonsense", "|', []],
  ['k8s.token("def|', ["default"]],
  ['k8s.can("get", "pod", "hel|', ["helloworld"]],
  // Options.
  ["k8s.list('pods', { lab|", ["labels"]],
  ["k8s.list('pods', { namespace: 'x', na|", []],
  ["k8s.list('pods', { na| , namespace: 'x' })", []],
  ["k8s.list('pods', { 'lab|", ["labels"]],
  ['k8s.list("pods", { namespace: "kube-p|', ["kube-public"]],
  ["k8s.list('pods', { namespace: kube|", ['"kube-node-lease"', '"kube-public"', '"kube-system"']],
  ['k8s.list("pods", { namespace: "|', ["default", "kube-node-lease", "kube-public", "kube-system", "*"]],
  ['k8s.list("pods", { labels: { a|', ["app"]],
  ['k8s.list("pods", { labels: { app: "w|', ["web"]],
  ['k8s.list("pods", { labels: { p|', ['"pod-template-hash"']],
  ['k8s.list("pods", { labels: { "p|', ["pod-template-hash"]],
  ['k8s.list("pods", { labels: "app=w|', ["app=web"]],
  ['k8s.list("pods", { labels: "app=web,p|', ["app=web,pod-template-hash="]],
  ['k8s.list("pods", { fields: "status.ph|', ["status.phase="]],
  ['k8s.list("pods", { fields: { "status.phase": "R|', ["Running"]],
  ['k8s.table("pods", { includeObject: "M|', ["Metadata"]],
  ['k8s.patch("pod", "x", {}, { type: "|', ["json", "merge", "strategic"]],
  ['k8s.patch("pod", "x", {}, { dryRun: |', ["true", "false"]],
  ['k8s.delete("pod", "x", { propagationPolicy: "F|', ["Foreground"]],
  ['k8s.get("deployment", "web", { subresource: "sc|', ["scale"]],
  ['k8s.token("default", { boundObject: { na|', ["name"]],
  ['k8s.token("default", { boundObject: { kind: "P|', ["Pod"]],
  ["k8s.with({ names|", ["namespace"]],
  // Fields that exist.
  ["pod.spec.nodeN|", ["nodeName"]],
  ["pod.spec.containers[0].na|", ["name"]],
  ['pod["spec"].nodeN|', ["nodeName"]],
  ['pod.metadata.labels["a|', ["app"]],
  ["pods.items[1].metadata.na|", ["name", "namespace"]],
  ["pods.items[1].metadata.labels.pod|", ['["pod-template-hash"]']],
  ["pods.items[1].metadata.labels?.pod|", ['?.["pod-template-hash"]']],
  ["name.padS|", ["padStart"]],
  ["count.toF|", ["toFixed"]],
  ["(await later).metadata.n|", ["name"]],
  ["pods.items.map((p) => p.metadata.names|", ["namespace"]],
  ["pods.items.filter(p => p.metadata.names|", ["namespace"]],
  ["pods.items.filter((p) => p.status).map(({ metadata }) => metadata.names|", ["namespace"]],
  ["for (const p of pods) p.metadata.names|", ["namespace"]],
  // The fields that are still missing, from the server's description of the kind.
  ['(await k8s.get("pod", "x")).spec.nodeN|', ["nodeName"]],
  ['const p = await k8s.get("pod", "x"); p.spec.nodeN|', ["nodeName"]],
  ['const { spec } = await k8s.get("pod", "x"); spec.nodeN|', ["nodeName"]],
  ['(await k8s.list("pods")).items.map((p) => p.spec.nodeN|', ["nodeName"]],
  ['(await k8s.list("pods")).items.filter((p) => p.spec).find((p) => p.spec.nodeN|', ["nodeName"]],
  ['(await k8s.list("pods")).items.flatMap((p) => p.spec.containers).map((c) => c.imageP|', ["imagePullPolicy"]],
  ['for await (const p of k8s.each("pods")) console.log(p.spec.nodeN|', ["nodeName"]],
  ['(await Array.fromAsync(k8s.each("pods"))).map((p) => p.spec.nodeN|', ["nodeName"]],
  ['k8s.get("pod", "x").then((p) => p.spec.nodeN|', ["nodeName"]],
  ['(await k8s.list("pods")).metadata.res|', ["resourceVersion"]],
  ['(await k8s.can("get", "pods")).all|', ["allowed"]],
  ["(await k8s.whoami()).user|", ["username"]],
  ["(await k8s.resources()).map((r) => r.plu|", ["plural"]],
  ['(await k8s.explain("pod")).fields[0].req|', ["required"]],
  ['k8s.get("pod", "x").th|', ["then"]],
  ['(await k8s.create({ apiVersion: "apps/v1", kind: "Deployment" })).spec.repl|', ["replicas"]],
  ['k8s.explain("pod.spec.nodeN|', ["pod.spec.nodeName"]],
  ['k8s.explain("deployments.apps.spec.repl|', ["deployments.apps.spec.replicas"]],
  // A missing bracket: the field belongs to the object, not to the promise.
  ['k8s.get("pod", "x").nodeN|', []],
  ['k8s.get("pod", "x").spe|', ['(await k8s.get("pod", "x")).spec']],
  ['x = await k8s.get("pod", "x").spe|', ['(await k8s.get("pod", "x")).spec']],
  ["later.metad|", ["(await later).metadata"]],
  ['k8s.list("pods").ite|', ['(await k8s.list("pods")).items']],
  // Paths.
  ['k8s.raw("|', [
    "/api/",
    "/apis/",
    "/api",
    "/apis",
    "/openapi/v3",
    "/version",
    "/healthz",
    "/livez",
    "/readyz",
    "/metrics",
  ]],
  ['k8s.raw("/api/|', ["/api/v1/"]],
  ['k8s.raw("/api/v1/name|', ["/api/v1/namespaces/", "/api/v1/namespaces"]],
  ['k8s.raw("/api/v1/namespaces/kube-p|', ["/api/v1/namespaces/kube-public/"]],
  ['k8s.raw("/api/v1/namespaces/default/po|', ["/api/v1/namespaces/default/pods"]],
  ['k8s.raw("/api/v1/namespaces/default/pods/hel|', ["/api/v1/namespaces/default/pods/helloworld"]],
  ['k8s.raw("/api/v1/nodes/mini|', ["/api/v1/nodes/minikube"]],
  ['k8s.raw("/api/v1/namespaces/default/no|', []],
  ['k8s.raw("/api/v1/pods/|', []],
  ['k8s.raw("/apis/ap|', ["/apis/apps/", "/apis/apiextensions.k8s.io/"]],
  ['k8s.raw("/apis/apps/v1/namespaces/default/deployments/web/sc|', [
    "/apis/apps/v1/namespaces/default/deployments/web/scale",
  ]],
  // Manifests.
  ["k8s.apply({ k|", ["kind"]],
  ["k8s.apply({ |", ["apiVersion", "kind", "metadata"]],
  ['k8s.apply({ kind: "Deplo|', ["Deployment"]],
  ['k8s.apply({ kind: "Deployment", apiVersion: "|', ["apps/v1"]],
  ['k8s.apply({ apiVersion: "|", kind: "Deployment" })', ["apps/v1"]],
  ['k8s.apply({ apiVersion: "apps/v1", kind: "Dae|', ["DaemonSet"]],
  ['k8s.apply({ kind: "Deployment", sp|', ["spec"]],
  ['k8s.apply({ sp|, kind: "Deployment" })', ["spec"]],
  ['k8s.apply({ kind: "Deployment", spec: { repl|', ["replicas"]],
  ['k8s.apply({ kind: "Deployment", spec: { template: { spec: { containers: [{ imageP|', ["imagePullPolicy"]],
  [
    'k8s.apply({ kind: "Deployment", spec: { template: { spec: { containers: [{ name: "a" }, { imagePullPolicy: "|',
    ["Always", "IfNotPresent", "Never"],
  ],
  ['k8s.apply({ kind: "Pod", spec: { hostNetwork: |', ["true", "false"]],
  ['k8s.apply({ kind: "Pod", spec: { restartPolicy: N|', ['"Never"']],
  ['k8s.apply({ kind: "Pod", spec: { serviceAccountName: "d|', ["default"]],
  ['k8s.apply({ kind: "Pod", metadata: { namespace: "kube-p|', ["kube-public"]],
  ['const m = { apiVersion: "v1", kind: "Pod", spec: { nodeN|', ["nodeName"]],
  ['f([{ apiVersion: "v1", kind: "Service", spec: {} }, { apiVersion: "v1", kind: "Pod", spec: { nodeN|', ["nodeName"]],
  ['k8s.apply({\n  kind: "Pod",\n  spec: {\n    nodeN|\n  },\n})', ["nodeName"]],
  ['k8s.patch("deployment", "web", { spec: { repl|', ["replicas"]],
  ['k8s.apply({ kind: "Role", rules: [{ verbs: ["dele|', ["delete", "deletecollection"]],
  ['k8s.apply({ kind: "Role", rules: [{ verbs: ["get", "li|', ["list"]],
  ['k8s.apply({ kind: "Role", rules: [{ resources: ["deployments/s|', ["deployments/scale", "deployments/status"]],
  ['k8s.apply({ kind: "Role", rules: [{ apiGroups: ["ap|', ["apps", "apiextensions.k8s.io"]],
  ['k8s.apply({ kind: "PersistentVolumeClaim", spec: { accessModes: ["ReadO|', ["ReadOnlyMany"]],
  ['k8s.apply({ kind: "Nonsense", sp|', []],
  // Nothing.
  ["// k8s.|", []],
  ["/* k8s.|", []],
  ["'k8s.|", []],
  ["`k8s.|", []],
  ["/k8s.|", []],
  ["nobody.|", []],
  ["f() { |", Object.keys(values)],
];

for (const [input, expected] of exact) {
  Deno.test(`completeCode() offers ${expected.join(" and ") || "nothing"} when it is asked at ${input}`, async () => {
    assert.deepEqual((await complete(input)).map(({ text }) => text), expected);
  });
}

// The line after the completion.
const lines: [string, string][] = [
  ["k8s.li|", "k8s.list"],
  ["await k8s.ge|t('pod')", "await k8s.get('pod')"],
  ["await k8s.|(x)", "await k8s.connection(x)"],
  ["k8s.get('pod', 'hel|')", "k8s.get('pod', 'helloworld')"],
  ["k8s.get('pod', hel|)", `k8s.get('pod', "helloworld")`],
  ["pods.items[1].metadata.labels.pod|", 'pods.items[1].metadata.labels["pod-template-hash"]'],
  ["a(await k8s.get('pod', 'x').spe|)", "a((await k8s.get('pod', 'x')).spec)"],
  ["k8s.list('pods', { labels: { p| } })", `k8s.list('pods', { labels: { "pod-template-hash" } })`],
];

for (const [input, expected] of lines) {
  Deno.test(`completeCode() makes ${expected} when the first is taken at ${input}`, async () => {
    assert.equal((await complete(input))[0]?.line, expected);
  });
}

Deno.test("completeCode() says what a candidate is and means when it is asked", async () => {
  const [get] = await complete("k8s.ge|");
  assert.equal(get?.detail, "(type, name?, options?): Promise<Stored<ObjectOf<T>>>");
  assert.match(get?.documentation ?? "", /^Reads one object/);
  const [labels] = await complete("k8s.list('pods', { lab|");
  assert.match(labels?.documentation ?? "", /^A label selector/);
  const [template] = await complete('k8s.apply({ kind: "Deployment", spec: { temp|');
  assert.equal(template?.detail, "<PodTemplateSpec> required");
  assert.match(template?.documentation ?? "", /pods that will be created/);
  const [name] = await complete("k8s.get('pod', 'hel|");
  assert.equal(name?.detail, "1/1  Running  0  3h");
});

Deno.test("completeCode() shows the other names of a kind beside the one it offers", async () => {
  const [candidate] = await complete('k8s.get("depl|');
  assert.equal(candidate?.detail, "Deployment  apps  deployments, deploy");
});
