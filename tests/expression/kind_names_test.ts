import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { compileExpression } from "../../lib/data/expression/compile.ts";
import { groupKindOf } from "../../lib/data/expression/names_of_kind.ts";
import { NamedObject } from "../../lib/data/expression/named_object.ts";
import { RelatedObjects } from "../../lib/data/expression/related_objects.ts";
import { UnreadableValueError } from "../../lib/data/expression/unreadable_value_error.ts";
import { assertMessage } from "../messages.ts";

const NOW = new Date("2026-01-09T00:00:00Z");
const metadata = { name: "x", namespace: "shop", uid: "u" };

function evaluate(kind: string, fields: KubeObject, text: string, related?: RelatedObjects): unknown {
  const named = new NamedObject({ metadata, ...fields }, groupKindOf(kind), { now: NOW, related });
  const value = compileExpression(text).evaluate((name, isDotted) => named.read(name, isDotted));
  return value !== null && typeof value === "object" && "milliseconds" in value ? String(value) : value;
}

const container = (name: string, cpu?: string, more: KubeObject = {}) => ({
  name,
  image: `${name}:1`,
  ...(cpu === undefined ? {} : { resources: { requests: { cpu, memory: "1Gi" } } }),
  ...more,
});
const condition = (type: string, status: string) => ({ status: { conditions: [{ type, status }] } });

const VALUES: readonly (readonly [kind: string, fields: KubeObject, text: string, value: unknown])[] = [
  // Readiness.
  ["Pod.", condition("Ready", "True"), "ready", true],
  ["Pod.", condition("Ready", "False"), "ready", false],
  ["Pod.", {}, "ready", false],
  ["Node.", condition("Ready", "Unknown"), "!ready", true],
  ["Deployment.apps", { spec: { replicas: 2 }, status: { readyReplicas: 2 } }, "ready", true],
  ["Deployment.apps", { spec: { replicas: 2 }, status: {} }, "ready", false],
  ["Deployment.apps", { spec: { replicas: 0 }, status: {} }, "ready", true],
  ["DaemonSet.apps", { status: { desiredNumberScheduled: 3, numberReady: 2 } }, "`${ready} ${desired}`", "false 3"],
  ["StatefulSet.apps", { spec: { replicas: 3 } }, "desired", 3],
  ["Job.batch", { spec: { completions: 2 }, status: { succeeded: 2 } }, "ready && desired == 2", true],
  ["Widget.example.com", condition("Ready", "True"), "ready", true],
  ["HorizontalPodAutoscaler.autoscaling", { status: { desiredReplicas: 4 } }, "desired", 4],
  // States.
  ["Pod.", { status: { phase: "Failed", reason: "Evicted" } }, "state", "Evicted"],
  ["Pod.", { status: { phase: "Failed" } }, "done", true],
  ["Pod.", { status: { phase: "Running" } }, "done", false],
  [
    "Pod.",
    { status: { phase: "Running", containerStatuses: [{ restartCount: 3 }, { restartCount: 4 }] } },
    "restarts",
    7,
  ],
  ["Job.batch", condition("Complete", "True"), "done && state == 'Complete'", true],
  ["Job.batch", condition("Failed", "True"), "done || condition.Failed.ok && 'failed'", "failed"],
  ["Job.batch", condition("Suspended", "True"), "`${done} ${state}`", "false Suspended"],
  ["Node.", { ...condition("Ready", "True"), spec: { unschedulable: true } }, "state", "Ready,SchedulingDisabled"],
  ["PersistentVolumeClaim.", { status: { phase: "Bound" } }, "state", "Bound"],
  [
    "PersistentVolumeClaim.",
    { metadata: { ...metadata, deletionTimestamp: "2026-01-08T23:59:00Z" }, status: { phase: "Bound" } },
    "state",
    "Terminating",
  ],
  ["Namespace.", { status: { phase: "Active" } }, "state", "Active"],
  // Containers.
  ["Pod.", { spec: { containers: [container("a"), container("b")] } }, "image", "a:1,b:1"],
  ["Pod.", { spec: { containers: [container("a")], initContainers: [container("i")] } }, "images.join()", "a:1"],
  ["Deployment.apps", { spec: { template: { spec: { containers: [container("a")] } } } }, "images[0]", "a:1"],
  [
    "CronJob.batch",
    { spec: { jobTemplate: { spec: { template: { spec: { containers: [container("a")] } } } } } },
    "containers[0].name",
    "a",
  ],
  ["Pod.", { spec: { containers: [container("a", undefined, { ports: [{ containerPort: 80 }] })] } }, "ports[0]", 80],
  ["Service.", { spec: { type: "NodePort", ports: [{ port: 443 }] } }, "`${type} ${ports.join()}`", "NodePort 443"],
  // Amounts.
  ["Pod.", { spec: { containers: [container("a", "250m"), container("b", "0.5")] } }, "String(requests.cpu)", "750m"],
  ["Pod.", { spec: { containers: [container("a", "250m"), container("b", "1")] } }, "requests.memory == '2Gi'", true],
  ["Pod.", { spec: { containers: [container("a")] } }, "requests.cpu < '1m'", true],
  ["Pod.", { spec: { containers: [container("a", "1")] } }, "limits.cpu", undefined],
  // The scheduler: the largest init container if it is more than the sum; sidecars and the overhead in addition.
  [
    "Pod.",
    { spec: { initContainers: [container("i", "2")], containers: [container("a", "250m")] } },
    "String(requests.cpu)",
    "2",
  ],
  [
    "Pod.",
    {
      spec: {
        initContainers: [container("i", "100m", { restartPolicy: "Always" })],
        containers: [container("a", "250m")],
        overhead: { cpu: "10m" },
      },
    },
    "String(requests.cpu)",
    "360m",
  ],
  ["Node.", { status: { allocatable: { memory: "8Gi" } } }, "allocatable.memory > '7Gi'", true],
  ["Node.", { status: { capacity: { "nvidia.com/gpu": "2" } } }, "+capacity['nvidia.com/gpu']", 2],
  ["PersistentVolume.", { spec: { capacity: { storage: "1Gi" } } }, "String(capacity.storage)", "1Gi"],
  [
    "PersistentVolumeClaim.",
    { spec: { resources: { requests: { storage: "1Gi" } } } },
    "requests.storage < '2Gi'",
    true,
  ],
  // Secrets.
  ["Secret.", { data: { password: "aHVudGVyMg==" } }, "decoded.password", "hunter2"],
  ["Secret.", { data: { text: "w6Q=" } }, "decoded.text", "\u00e4"],
  ["Secret.", {}, "decoded.password", undefined],
];

for (const [kind, fields, text, value] of VALUES) {
  Deno.test(`NamedObject.read() computes ${text} of a ${groupKindOf(kind).kind} with ${JSON.stringify(fields)}`, () => {
    assert.deepEqual(evaluate(kind, fields, text), value);
  });
}

const SUFFIXES = [
  "0.1",
  "100m",
  "1k",
  "2M",
  "3G",
  "1T",
  "1P",
  "1E",
  "1Ki",
  "1Mi",
  "1Gi",
  "1Ti",
  "1Pi",
  "1Ei",
  "1e3",
  "1E3",
];

for (const suffix of SUFFIXES) {
  Deno.test(`NamedObject.read() reads the quantity ${suffix} if a container requests it`, () => {
    const spec = { containers: [container("a", suffix)] };
    assert.equal(evaluate("Pod.", { spec }, `requests.cpu == "${suffix}" && requests.cpu > 0`), true);
  });
}

Deno.test("NamedObject.read() throws an UnreadableValueError if a quantity cannot be read", async () => {
  const spec = { containers: [container("a", "lots")] };
  assert.throws(() => evaluate("Pod.", { spec }, "requests.cpu > '1'"), UnreadableValueError);
  await assertMessage(
    import.meta.url,
    "a quantity of an object that cannot be read",
    () => evaluate("Pod.", { spec }, "requests.cpu > '1'"),
  );
});

Deno.test("NamedObject.read() throws an UnreadableValueError without the value if a Secret is not base64", () => {
  assert.throws(
    () => evaluate("Secret.", { data: { password: "%hunter2%" } }, "decoded.password"),
    (error) => error instanceof UnreadableValueError && !error.message.includes("hunter2"),
  );
});

Deno.test("compileExpression() ends the query if a text of the expression is no quantity", async () => {
  const spec = { containers: [container("a", "1")] };
  await assertMessage(
    import.meta.url,
    "a quantity of an expression that cannot be read",
    () => evaluate("Pod.", { spec }, "requests.cpu > 'lots'"),
  );
});

Deno.test("NamedObject.read() sums up the running pods of a Node, and counts ready endpoints of a Service", () => {
  const related = new RelatedObjects();
  const pod = (name: string, cpu: string, phase: string, node = "x") => ({
    metadata: { name, namespace: "shop", uid: name },
    spec: { nodeName: node, containers: [container("a", cpu)] },
    status: { phase },
  });
  related.set("Pod.", [
    pod("a", "1", "Running"),
    pod("b", "500m", "Running"),
    pod("c", "4", "Succeeded"),
    pod("d", "4", "Running", "y"),
  ]);
  related.set("EndpointSlice.discovery.k8s.io", [
    {
      metadata: { name: "s", namespace: "shop", labels: { "kubernetes.io/service-name": "x" } },
      endpoints: [{ addresses: ["1"] }, { conditions: { ready: false } }, { conditions: { ready: true } }],
    },
    { metadata: { name: "t", namespace: "other", labels: { "kubernetes.io/service-name": "x" } }, endpoints: [{}] },
  ]);
  const node = { metadata: { name: "x", uid: "n" }, status: { allocatable: { cpu: "2" } } };
  assert.equal(evaluate("Node.", node, "`${requests.cpu} ${pods.length}`", related), "1500m 3");
  assert.equal(evaluate("Node.", node, "requests.cpu > 0.7 * allocatable.cpu", related), true);
  assert.equal(
    evaluate("Service.", {}, "`${endpoints.ready} ${endpoints.notReady} ${endpoints.length}`", related),
    "2 1 3",
  );
});
