import { defined } from "../../lib/data/base/defined.ts";
import { type BenchOptions, ROOT } from "./bench_part.ts";
import { installClientNode } from "./each.ts";
import { figure, measure, type Program, shown, verdict } from "./measure.ts";
import { countedFigures, firstRow } from "./watch_figures.ts";

const EVENTS = 60_000;
const PODS = 10_000;
const TIMES = { whole: 2, managed: 1.3, memory: 0.35 };

/** The figures of watching, beside kubectl and client-node. */
export async function watching(options: BenchOptions): Promise<void> {
  await firstRow(options);
  await countedFigures();
  await eventsAndMemory(options);
}

/** The cost of an event and of a cached pod, beside client-node, on a server that sends as fast as it can. */
export async function eventsAndMemory({ runs }: { runs: number }): Promise<void> {
  await using server = serveEvents();
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/config`, configFor(server.port));
  const theirs = await installClientNode();
  if (theirs === undefined) return console.log("left out: @kubernetes/client-node cannot be installed here");
  const env = { KUBECONFIG: `${folder}/config` };
  const seconds = async (script: Script) => {
    const cpus: number[] = [];
    for (let run = 0; run < runs; run++) {
      // The start of the process is taken off.
      const few = (await measure(await program(script, folder, theirs, env, 1))).cpu;
      cpus.push((await measure(await program(script, folder, theirs, env, EVENTS))).cpu - few);
    }
    return figure(cpus.map((cpu) => EVENTS / cpu / 1000));
  };
  const reference = await seconds("client-node");
  console.log(`client-node: ${shown(reference)} thousand events per CPU second`);
  for (const [script, goal] of [["watch", TIMES.whole], ["watch with managedFields", TIMES.managed]] as const) {
    const ours = await seconds(script);
    const ratio = ours.median / reference.median;
    console.log(
      `${script}: ${shown(ours)}, ${ratio.toFixed(2)} x (at least ${goal}): ${verdict(ratio >= goal)}`,
    );
  }
  const memory = async (script: Script) => Number(await output(await program(script, folder, theirs, env, PODS)));
  const [cache, informer] = [await memory("cache"), await memory("informer")];
  console.log(
    `cache of ${PODS} pods: ${cache.toFixed(0)} MiB, client-node ${informer.toFixed(0)} MiB, ` +
      `${(cache / informer).toFixed(2)} x (at most ${TIMES.memory}): ${verdict(cache / informer <= TIMES.memory)}`,
  );
  await Deno.remove(folder, { recursive: true });
}

type Script = keyof typeof SCRIPTS;

const SCRIPTS = {
  "watch": (count: number) =>
    `let left = ${count};
await using k8s = await connect();
for await (const { object } of k8s.watch("pods", { initial: false }).changes()) if (object.kind === "Pod" && --left <= 0) break;`,
  "watch with managedFields": (count: number) =>
    `let left = ${count};
await using k8s = await connect();
for await (const { object } of k8s.watch("pods", { initial: false, managedFields: true }).changes()) {
  if (object.kind === "Pod" && --left <= 0) break;
}`,
  "client-node": (count: number) =>
    `let left = ${count};
const request = await new Watch(config).watch("/api/v1/namespaces/default/pods", { resourceVersion: "1" }, () => {
  if (--left === 0) process.exit(0);
}, () => process.exit(1));`,
  "cache": (count: number) =>
    `const k8s = await connect();
const used = () => { gc(); gc(); const { heapUsed, external } = Deno.memoryUsage(); return (heapUsed + external) / 2 ** 20; };
const before = used();
const pods = await k8s.cache("pods", { fields: "spec.nodeName=many${count}" });
if (pods.size !== ${count}) throw new Error(String(pods.size));
await new Promise((resolve) => setTimeout(resolve, 500));
console.log(used() - before);
if (pods.size === 0) console.log(pods);
Deno.exit(0);`,
  "informer": (count: number) =>
    `const used = () => { gc(); gc(); const { heapUsed, external } = process.memoryUsage(); return (heapUsed + external) / 2 ** 20; };
const api = config.makeApiClient(CoreV1Api);
const list = () => api.listNamespacedPod({ namespace: "default", fieldSelector: "spec.nodeName=many${count}" });
const before = used();
const informer = makeInformer(config, "/api/v1/namespaces/default/pods", list);
await informer.start();
await new Promise((resolve) => setTimeout(resolve, 500));
if (informer.list("default").length !== ${count}) throw new Error(String(informer.list("default").length));
console.log(used() - before);
process.exit(0);`,
};

const OURS: readonly string[] = ["watch", "watch with managedFields", "cache"];

async function program(
  script: Script,
  folder: string,
  theirs: string,
  env: Record<string, string>,
  count: number,
): Promise<Program> {
  const isOurs = OURS.includes(script);
  const head = isOurs
    ? `import { connect } from "${Deno.env.get("K8S_BENCH_LIBRARY") ?? `${ROOT}dist/mod.js`}";`
    // client-node only talks without TLS if the certificate is not verified.
    : `import { CoreV1Api, KubeConfig, makeInformer, Watch } from "@kubernetes/client-node";
const config = new KubeConfig();
config.loadFromDefault();
config.clusters = config.clusters.map((cluster) => ({ ...cluster, skipTLSVerify: true }));`;
  const path = `${isOurs ? folder : theirs}/bench-${script.replaceAll(" ", "-")}-${count}.${isOurs ? "ts" : "mjs"}`;
  await Deno.writeTextFile(path, `${head}\n${SCRIPTS[script](count)}\n`);
  const extra = Deno.env.get("K8S_BENCH_CONFIG");
  const config = extra === undefined ? ["--no-config"] : ["--config", extra];
  const deno = [Deno.execPath(), "run", "-A", "--no-check", ...config, "--quiet", "--v8-flags=--expose-gc", path];
  return { name: script, command: isOurs ? deno : ["node", "--expose-gc", path], env };
}

async function output({ command: [path = "", ...args], env }: Program): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(path, { args, ...defined({ env }) }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function configFor(port: number): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "a", cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: "a", user: {} }],
    contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    "current-context": "a",
  });
}

/** Serves pods of about 3 kB with three managers: a list, and a watch that never runs out of events. */
function serveEvents() {
  const encoder = new TextEncoder();
  const chunk = 200;
  const list = (url: URL) => {
    const count = Number(/many(\d+)/.exec(url.searchParams.get("fieldSelector") ?? "")?.[1] ?? 0);
    const items = Array.from({ length: count }, (_, index) => pod(index, 1));
    return Response.json({ apiVersion: "v1", kind: "PodList", metadata: { resourceVersion: "1" }, items });
  };
  const events = (url: URL) => {
    // A cache needs no events.
    if (url.searchParams.get("fieldSelector")?.includes("many")) return new Response(new ReadableStream());
    let version = 1;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        let text = "";
        for (let left = chunk; left > 0; left--) {
          text += `${JSON.stringify({ type: "MODIFIED", object: pod(version % 1000, ++version) })}\n`;
        }
        controller.enqueue(encoder.encode(text));
      },
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const url = new URL(request.url);
    return url.searchParams.has("watch") ? events(url) : list(url);
  });
  return { port: server.addr.port, [Symbol.asyncDispose]: () => server.shutdown() };
}

function pod(number: number, version: number) {
  const fields = (names: readonly string[]) => Object.fromEntries(names.map((name) => [`f:${name}`, {}]));
  const CONTAINER = [
    "image",
    "imagePullPolicy",
    "name",
    "resources",
    "terminationMessagePath",
    "terminationMessagePolicy",
  ];
  const managers = ["kube-controller-manager", "kube-scheduler", "kubelet"].map((manager) => ({
    manager,
    operation: "Update",
    apiVersion: "v1",
    time: "2026-01-01T00:00:00Z",
    fieldsType: "FieldsV1",
    fieldsV1: {
      "f:metadata": { "f:labels": fields(["app", "pod-template-hash", "tier"]) },
      "f:spec": {
        "f:containers": { 'k:{"name":"main"}': { ".": {}, ...fields(CONTAINER) } },
        ...fields(["dnsPolicy", "nodeName"]),
      },
    },
  }));
  const name = `web-${String(number).padStart(6, "0")}`;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "default",
      uid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      resourceVersion: String(version),
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: { app: "web", "pod-template-hash": "5d9c7b8f6", tier: "front" },
      ownerReferences: [{
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        name: "web-5d9c7b8f6",
        uid: "u",
        controller: true,
      }],
      managedFields: managers,
    },
    spec: {
      containers: [{
        name: "main",
        image: "registry.example.com/web:1.27",
        imagePullPolicy: "IfNotPresent",
        resources: {},
      }],
      dnsPolicy: "ClusterFirst",
      nodeName: `node-${number % 100}`,
      restartPolicy: "Always",
      tolerations: [{
        key: "node.kubernetes.io/not-ready",
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      }],
    },
    status: {
      phase: "Running",
      podIP: `10.244.${number % 250}.7`,
      startTime: "2026-01-01T00:00:00Z",
      conditions: ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
        type,
        status: "True",
        lastTransitionTime: "2026-01-01T00:00:00Z",
      })),
      containerStatuses: [{ name: "main", ready: true, restartCount: 0, image: "web:1.27", state: { running: {} } }],
    },
  };
}
