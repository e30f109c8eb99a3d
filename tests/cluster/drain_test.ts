import assert from "node:assert/strict";
import { NODE } from "../../tools/cluster/node/settings.ts";
import { IMAGE } from "../../tools/cluster/node/images.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import type { Middleware } from "../../lib/data/core/handler.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { run } from "../../lib/terminal/cli/run.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, until } from "./pods.ts";

const FINALIZER = "test.kubeshell.dev/hold";

/** The pod template of a workload. Its pods name the node, so no scheduler is needed. */
function template(app: string, line = "sleep 3600", spec: object = {}, metadata: object = {}) {
  const pod = nodePod(app, line);
  return { metadata: { labels: { app, drain: "test" }, ...metadata }, spec: { ...pod.spec, ...spec } };
}

function replicaSet(name: string, replicas: number, made = template(name)): KubeObject {
  const selector = { matchLabels: { app: made.metadata.labels.app } };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name },
    spec: { replicas, selector, template: made },
  };
}

function budget(name: string, matchLabels: Record<string, string>, spec: object): KubeObject {
  const selector = { matchLabels };
  return { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name }, spec: { selector, ...spec } };
}

function bare(name: string, app: string): KubeObject {
  const pod = nodePod(name, "sleep 3600");
  return { ...pod, metadata: { name, labels: { app, drain: "test" } } };
}

const unready = {
  containers: [{
    name: "main",
    image: IMAGE,
    command: ["sleep", "3600"],
    readinessProbe: { exec: { command: ["false"] } },
  }],
};

const OBJECTS: readonly KubeObject[] = [
  {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "daemon" },
    spec: {
      selector: { matchLabels: { app: "daemon" } },
      template: template("daemon", "sleep 3600", { tolerations: [{ operator: "Exists" }] }),
    },
  },
  replicaSet("storage", 1, template("storage", "sleep 3600", { volumes: [{ name: "tmp", emptyDir: {} }] })),
  bare("alone", "alone"),
  replicaSet("all", 2),
  budget("needs-all", { app: "all" }, { minAvailable: 2 }),
  replicaSet("none", 1),
  budget("allows-none", { app: "none" }, { maxUnavailable: 0 }),
  // Two healthy pods and one that is never ready, of which no healthy one may go.
  replicaSet("used", 2, template("used", "sleep 3600", {}, { labels: { app: "used", pair: "used", drain: "test" } })),
  replicaSet("idle", 1, template("idle", "", unready, { labels: { app: "idle", pair: "used", drain: "test" } })),
  budget("used-up", { pair: "used" }, { minAvailable: 2 }),
  replicaSet("twice", 1),
  budget("first", { app: "twice" }, { minAvailable: 0 }),
  budget("second", { app: "twice" }, { minAvailable: 0 }),
  // The controller cannot process a maxUnavailable of a Job, which has no subresource `scale`.
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "odd" },
    spec: { template: template("odd", "sleep 3600", { restartPolicy: "Never" }) },
  },
  budget("unprocessed", { app: "odd" }, { maxUnavailable: 1 }),
  replicaSet("sick", 2, template("sick", "", unready)),
  budget("needs-one", { app: "sick" }, { minAvailable: 1 }),
  replicaSet("held", 1, template("held", "sleep 3600", {}, { finalizers: [FINALIZER] })),
  replicaSet("ending", 1, template("ending", "sleep 3600", {}, { finalizers: [FINALIZER] })),
  { ...bare("slow", "slow"), spec: { ...nodePod("slow", "sleep 3600").spec, terminationGracePeriodSeconds: 3600 } },
];

/** The number of their pods. */
const PODS = 16;

/** The kinds of blockers, each with the pod that has it. */
const BLOCKERS: readonly (readonly [app: RegExp, words: RegExp])[] = [
  [/^daemon-/, /DaemonSet-managed Pods/],
  [/^storage-/, /Pods with local storage/],
  [/^alone$/, /Pods that declare no controller/],
  [/^all-/, /can never go: the disruption budget needs-all requires all 2 pods/],
  [/^none-/, /can never go: the disruption budget allows-none requires all 1 pods/],
  [/^used-/, /waits for the disruption budget used-up: 2 of 2 required pods are healthy/],
  [/^twice-/, /can never go: several disruption budgets select it \(first, second\)/],
  [/^odd-/, /the disruption budget unprocessed/],
  [/^sick-/, /is not ready, and waits for the disruption budget needs-one/],
  [/^held-/, /waits for its finalizers: test\.kubeshell\.dev\/hold/],
  [/^ending-/, /has been terminating for \d+ s/],
  [/^slow$/, /may take 3600 s to terminate/],
];

nodeTest(
  "drain names twelve kinds of blockers on a real node, and then needs ten requests besides the evictions",
  async () => {
    await withNamespace(async (namespace) => {
      const requests: string[] = [];
      const count: Middleware = (next) => async (request) => {
        requests.push(`${request.method} ${new URL(request.url).pathname}`);
        return await next(request);
      };
      await using k8s = await connect({ namespace, middleware: [count] });
      try {
        for (const object of OBJECTS) await k8s.create(object);
        await started(k8s);
        const shell = recordingShell();
        const code = await run(
          ["drain", NODE, "--plan", "--pod-selector=drain=test", "-n", namespace, "-o", "json"],
          shell,
        );
        assert.equal(code, 1, shell.stderr);
        const pods: { name: string; refusals: string[]; blockers: string[] }[] = JSON.parse(shell.stdout).steps;
        for (const [app, words] of BLOCKERS) {
          const reasons = pods.filter(({ name }) => app.test(name)).flatMap((
            pod,
          ) => [...pod.refusals, ...pod.blockers]);
          assert.ok(reasons.some((text) => words.test(text)), `${words} is not in ${JSON.stringify(reasons)}`);
        }
        assert.equal((await k8s.get("node", NODE)).spec?.unschedulable ?? false, false);
        await release(k8s);
        requests.length = 0;
        const evicted = await k8s.drain(NODE, {
          podSelector: "drain=test",
          ignoreDaemonSets: true,
          deleteEmptyDirData: true,
          force: true,
          gracePeriodSeconds: 0,
          timeout: 100_000,
        });
        const others = requests.filter((line) => !line.endsWith("/eviction"));
        assert.ok(others.length <= 10, others.join("\n"));
        // The replacements of the evicted pods name the same node, and stay.
        const uids = new Set(evicted.steps.filter(({ action }) => action === "evict").map(({ uid }) => uid));
        assert.ok(uids.size >= 12, String(uids.size));
        const left = (await k8s.list("pods", { labels: "app=all" })).items;
        assert.ok(left.length > 0 && left.every(({ metadata }) => !uids.has(metadata.uid ?? "")));
      } finally {
        // First, because the rest fails if not all objects were created.
        await k8s.uncordon(NODE);
        await release(k8s);
        // Nothing waits for the long grace period.
        await k8s.delete("pod", "slow", { gracePeriodSeconds: 0 }).catch(() => undefined);
      }
    });
  },
);

/** Waits until the pods run, and until the controllers have processed the budgets. */
async function started(k8s: K8s): Promise<void> {
  await until("all pods run", async () => {
    const { items } = await k8s.list("pods");
    const isRunning = items.every(({ status }) => status?.phase === "Running");
    return items.length === PODS && isRunning ? true : undefined;
  }, 150);
  const [ending] = (await k8s.list("pods", { labels: "app=ending" })).items;
  assert.ok(ending !== undefined);
  await k8s.delete(ending);
  await until("the budgets are processed", async () => {
    const { items } = await k8s.list<string>("pdb");
    const processed = items.filter(({ metadata }) => metadata.name !== "unprocessed");
    if (processed.some(({ status }) => status?.observedGeneration === undefined)) return undefined;
    const healthy = new Map(items.map(({ metadata, status }) => [metadata.name, Number(status?.currentHealthy ?? 0)]));
    return healthy.get("needs-all") === 2 && healthy.get("used-up") === 2 && healthy.get("allows-none") === 1
      ? true
      : undefined;
  });
}

/** Removes everything that would hold up the drain. */
async function release(k8s: K8s): Promise<void> {
  for (const { metadata } of (await k8s.list<string>("pdb")).items) await k8s.delete("pdb", metadata.name);
  for (const name of ["held", "ending"]) {
    await k8s.patch<string>("rs", name, { spec: { replicas: 0 } });
    const { items } = await k8s.list("pods", { labels: `app=${name}` });
    for (const { metadata } of items) {
      await k8s.patch<string>("pod", metadata.name, { metadata: { finalizers: null } }, { type: "merge" }).catch(
        () => {},
      );
    }
  }
}
