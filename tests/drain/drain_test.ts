import assert from "node:assert/strict";
import { drain, drainSteps, readDrainPlan } from "../../lib/features/drain/drain.ts";
import { planDrain } from "../../lib/features/drain/drain_plan.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { assertMessage } from "../messages.ts";

const NOW = new Date("2026-01-01T00:10:00Z");
const ready = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };

function pod(name: string, more: { metadata?: object; spec?: object; status?: object } = {}): KubeObject {
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "r", controller: true };
  return {
    metadata: {
      name,
      namespace: "shop",
      uid: `uid-${name}`,
      labels: { app: "web" },
      ownerReferences: [owner],
      ...more.metadata,
    },
    spec: { nodeName: "n", ...more.spec },
    status: more.status ?? ready,
  };
}

function budget(name: string, status: object, spec: object = {}): KubeObject {
  return {
    metadata: { name, namespace: "shop", generation: 1 },
    spec: { selector: { matchLabels: { app: "web" } }, ...spec },
    status: {
      observedGeneration: 1,
      disruptionsAllowed: 0,
      currentHealthy: 2,
      desiredHealthy: 2,
      expectedPods: 3,
      ...status,
    },
  };
}

const daemon = {
  ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "d", uid: "d", controller: true }],
};
const notReady = { phase: "Running", conditions: [{ type: "Ready", status: "False" }] };

// The twelve kinds of blockers that the plan names before the first eviction.
const blockers: [what: string, pod: KubeObject, budgets: KubeObject[], words: RegExp][] = [
  ["a pod of a DaemonSet", pod("a", { metadata: daemon }), [], /^DaemonSet-managed Pods$/],
  ["local storage", pod("a", { spec: { volumes: [{ emptyDir: {} }] } }), [], /^Pods with local storage$/],
  ["no controller", pod("a", { metadata: { ownerReferences: [] } }), [], /^Pods that declare no controller$/],
  [
    "minAvailable of all pods",
    pod("a"),
    [budget("b", { desiredHealthy: 3 })],
    /^can never go: .* b requires all 3 pods$/,
  ],
  ["maxUnavailable of 0", pod("a"), [budget("b", { desiredHealthy: 1, expectedPods: 1 })], /^can never go/],
  [
    "a used budget",
    pod("a"),
    [budget("b", {})],
    /^waits for the disruption budget b: 2 of 2 required pods are healthy$/,
  ],
  [
    "two budgets",
    pod("a"),
    [budget("b", {}), budget("c", { disruptionsAllowed: 1 })],
    /several disruption budgets .*b, c/,
  ],
  ["an unprocessed budget", pod("a"), [budget("b", { observedGeneration: 0 })], /has not been processed yet/],
  [
    "an unhealthy pod",
    pod("a", { status: notReady }),
    [budget("b", { currentHealthy: 1 })],
    /^is not ready, and waits for the disruption budget b/,
  ],
  ["a finalizer", pod("a", { metadata: { finalizers: ["x/y"] } }), [], /^waits for its finalizers: x\/y$/],
  [
    "a pod that terminates for long",
    pod("a", { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }),
    [],
    /^has been terminating for 600 s$/,
  ],
  ["a long grace period", pod("a", { spec: { terminationGracePeriodSeconds: 3600 } }), [], /may take 3600 s/],
];

for (const [what, object, budgets, words] of blockers) {
  Deno.test(`planDrain() names ${what} as a blocker`, () => {
    const [planned] = planDrain([object], budgets, { now: NOW });
    assert.ok(
      [...planned?.refusals ?? [], ...planned?.blockers ?? []].some((text) => words.test(text)),
      JSON.stringify(planned),
    );
  });
}

Deno.test("planDrain() has no blocker for a pod that may go", () => {
  const pods = [
    pod("free"),
    pod("allowed"),
    pod("finished", { metadata: daemon, status: { phase: "Succeeded" } }),
    pod("unhealthy", { status: notReady }),
  ];
  const allowed = budget("b", { disruptionsAllowed: 1 }, { unhealthyPodEvictionPolicy: "AlwaysAllow" });
  for (const planned of planDrain(pods, [allowed], { now: NOW })) {
    assert.deepEqual([planned.action, planned.refusals, planned.blockers], ["evict", [], []], planned.name);
  }
});

Deno.test("planDrain() leaves mirror pods and ignored DaemonSets on the node", () => {
  const mirror = pod("m", { metadata: { annotations: { "kubernetes.io/config.mirror": "x" } } });
  const pods = planDrain([mirror, pod("d", { metadata: daemon })], [], {
    filters: { ignoreDaemonSets: true },
    now: NOW,
  });
  assert.deepEqual(pods.map(({ action, refusals }) => [action, refusals]), [["stay", []], ["stay", []]]);
});

/** A server with pods on a node; an eviction deletes its pod after so many refusals. */
function server(pods: KubeObject[], { refusals = 0, replace = false, conflicts = 0, cuts = 0 } = {}) {
  const requests: string[] = [];
  const evictions: unknown[] = [];
  let here = pods;
  let version = 1;
  let podVersion = 7;
  const history: { version: number; text: string }[] = [];
  let tell = (_: string) => {};
  const json = (value: unknown, status = 200) => Response.json(value, { status });
  const items = (items: unknown[]) =>
    json({ apiVersion: "v1", kind: "List", metadata: { resourceVersion: String(podVersion) }, items });
  const watch = (since: number) => {
    const isCut = cuts-- > 0;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (isCut) return controller.error(new TypeError("connection reset"));
        tell = (line) => controller.enqueue(new TextEncoder().encode(line));
        history.filter(({ version }) => version > since).forEach(({ text }) => tell(text));
      },
      cancel: () => void (tell = () => {}),
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  };
  const handler = async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    requests.push(`${request.method} ${pathname}`);
    if (pathname.endsWith("/eviction")) {
      evictions.push(await request.json());
      if (refusals-- > 0) return json({ apiVersion: "v1", kind: "Status", code: 429, reason: "TooManyRequests" }, 429);
      const name = pathname.split("/").at(-2);
      const gone = here.find(({ metadata }) => metadata?.name === name);
      here = here.filter((each) => each !== gone);
      const versioned = (object: KubeObject | undefined) => ({
        ...object,
        metadata: { ...object?.metadata, resourceVersion: String(++podVersion) },
      });
      const events = [{ type: "DELETED", object: versioned(gone) }];
      if (replace) events.push({ type: "ADDED", object: versioned(pod("new", { metadata: { name, uid: "other" } })) });
      for (const event of events) {
        const text = `${JSON.stringify(event)}\n`;
        history.push({ version: Number(event.object.metadata.resourceVersion), text });
        tell(text);
      }
      return json({ apiVersion: "v1", kind: "Status", status: "Success" }, 201);
    }
    if (searchParams.get("watch")) return watch(Number(searchParams.get("resourceVersion")));
    if (pathname === "/api/v1/nodes/n") {
      if (request.method === "PATCH") {
        if (conflicts-- > 0) version++;
        const { metadata } = await request.json();
        if (metadata.resourceVersion !== String(version)) {
          return json({ apiVersion: "v1", kind: "Status", code: 409, reason: "Conflict" }, 409);
        }
      }
      const metadata = { name: "n", resourceVersion: String(version) };
      return json({ apiVersion: "v1", kind: "Node", metadata, spec: {} });
    }
    return items(pathname.endsWith("/pods") ? here : []);
  };
  const client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  return { client, requests, evictions };
}

Deno.test("drain() sends at most ten requests besides the evictions, and each has the pod's uid", async () => {
  const pods = Array.from({ length: 40 }, (_, index) => pod(`p${index}`));
  const { client, requests, evictions } = server(pods, { replace: true });
  const plan = await drain(client, "n");
  assert.deepEqual(plan.counts, { evict: 40, stay: 0, refused: 0 });
  assert.equal(evictions.length, 40);
  const others = requests.filter((request) => !request.endsWith("/eviction"));
  assert.ok(others.length <= 10, others.join("\n"));
  assert.deepEqual((evictions[0] as { deleteOptions: unknown }).deleteOptions, { preconditions: { uid: "uid-p0" } });
});

Deno.test("drain() reads the node again if another write came between", async () => {
  const { client, requests, evictions } = server([pod("a")], { conflicts: 1 });
  await drain(client, "n");
  const node = requests.filter((request) => request.endsWith("/nodes/n")).map((request) => request.split(" ")[0]);
  assert.deepEqual([node, evictions.length], [["GET", "PATCH", "GET", "PATCH"], 1]);
});

Deno.test("drain() waits for all pods if its watch is cut", async () => {
  const { client, requests, evictions } = server([pod("a"), pod("b")], { cuts: 1 });
  await drain(client, "n");
  assert.equal(evictions.length, 2);
  // The plan, the list of the watch, and two connections.
  assert.equal(requests.filter((request) => request === "GET /api/v1/pods").length, 4);
});

Deno.test("drain() evicts nothing if a pod refuses", async () => {
  const { client, evictions } = server([pod("a"), pod("b", { metadata: { ownerReferences: [] } })]);
  await assertMessage(import.meta.url, "a pod without a controller", () => drain(client, "n"));
  assert.deepEqual(evictions, []);
});

Deno.test("drain() fails at its time limit if a budget refuses", async () => {
  const { client } = server([pod("a")], { refusals: 1000 });
  await assertMessage(
    import.meta.url,
    "the time limit while a budget refuses",
    () => drain(client, "n", { timeout: 50 }),
  );
});

Deno.test("drain() evicts all other pods while a budget refuses one", async () => {
  const pods = Array.from({ length: 20 }, (_, index) => pod(`p${index}`));
  const { client, evictions } = server(pods, { refusals: 1 });
  await assertMessage(
    import.meta.url,
    "the time limit after other pods are evicted",
    () => drain(client, "n", { timeout: 300 }),
  );
  assert.equal(evictions.length, 20);
});

Deno.test("drainSteps() ends its evictions if the consumer stops", async () => {
  const { client, evictions } = server([pod("a"), pod("b")], { refusals: 1000 });
  const start = performance.now();
  for await (const { type } of drainSteps(client, "n", {}, () => {})) if (type === "refused") break;
  assert.ok(performance.now() - start < 3000);
  assert.equal(evictions.length, 2);
});

Deno.test("readDrainPlan() changes nothing", async () => {
  const { client, requests } = server([pod("a")]);
  await readDrainPlan(client, "n");
  assert.ok(requests.every((request) => request.startsWith("GET ")), requests.join("\n"));
});

Deno.test("readDrainPlan() returns a plan that evicts exactly its pods", async () => {
  const { client, requests, evictions } = server([pod("a"), pod("m", { metadata: daemon })]);
  const plan = await readDrainPlan(client, "n", { ignoreDaemonSets: true });
  assert.deepEqual(plan.counts, { evict: 1, stay: 1, refused: 0 });
  assert.equal(plan.print(), `${plan}\n`);
  assert.deepEqual(Object.keys(plan), ["node", "steps", "counts"]);
  const results = await plan.apply();
  assert.deepEqual(results.map(({ step, result }) => [step.name, result]), [["a", "evicted"], ["m", "stayed"]]);
  assert.equal(evictions.length, 1);
  assert.ok(requests.includes("PATCH /api/v1/nodes/n"));
});

Deno.test("readDrainPlan() returns a plan that sends nothing if a pod refuses", async () => {
  const { client, requests } = server([pod("a"), pod("m", { metadata: daemon })]);
  const plan = await readDrainPlan(client, "n");
  await assertMessage(import.meta.url, "a plan that a pod refuses", () => plan.apply());
  assert.ok(requests.every((request) => request.startsWith("GET ")), requests.join("\n"));
});
