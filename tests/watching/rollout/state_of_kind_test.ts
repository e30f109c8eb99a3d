import assert from "node:assert/strict";
import { rolloutState } from "../../../lib/api/watching/rollout/state_of_kind.ts";
import type { KubeObject } from "../../../lib/data/core/object.ts";

const deployment = (status: object, spec: object = {}): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", generation: 2, annotations: { "deployment.kubernetes.io/revision": "3" } },
  spec: { replicas: 3, ...spec },
  status: { observedGeneration: 2, ...status },
});
const DONE = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
const met = (type: string, status = "True", reason = "Why") => ({ conditions: [{ type, status, reason }] });
const LATE = met("Progressing", "False", "ProgressDeadlineExceeded");
const daemonSet = (status: object, type = "RollingUpdate"): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", generation: 2 },
  spec: { updateStrategy: { type } },
  status: { observedGeneration: 2, desiredNumberScheduled: 3, ...status },
});
const statefulSet = (status: object, spec: object = {}): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db", generation: 2 },
  spec: { replicas: 3, updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } }, ...spec },
  status: { observedGeneration: 2, currentRevision: "db-1", updateRevision: "db-1", ...status },
});
const READY = { readyReplicas: 3, updatedReplicas: 3, currentReplicas: 3, availableReplicas: 3 };
const NEXT = { updateRevision: "db-2" };
const job = (status: object, spec: object = {}): KubeObject => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "import" },
  spec,
  status,
});
const custom = (status: object): KubeObject => ({
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "w", generation: 2 },
  status,
});
const OF_WEB = 'Waiting for deployment "web" rollout to finish:';

/** The object, the state and its text: kubectl's, if kubectl has the kind. */
const TABLE: [KubeObject, "progressing" | "complete" | "failed" | undefined, string][] = [
  [
    deployment({ ...DONE, observedGeneration: 1 }),
    "progressing",
    "Waiting for deployment spec update to be observed...",
  ],
  [
    deployment({ replicas: 4, updatedReplicas: 1 }),
    "progressing",
    `${OF_WEB} 1 out of 3 new replicas have been updated...`,
  ],
  [deployment({ ...DONE, replicas: 4 }), "progressing", `${OF_WEB} 1 old replicas are pending termination...`],
  [deployment({ ...DONE, availableReplicas: 2 }), "progressing", `${OF_WEB} 2 of 3 updated replicas are available...`],
  [deployment(DONE), "complete", 'deployment "web" successfully rolled out'],
  // The deadline of the rollout before.
  [deployment({ ...DONE, ...LATE }), "complete", 'deployment "web" successfully rolled out'],
  [deployment({ ...DONE, availableReplicas: 2, ...LATE }), "failed", 'deployment "web" exceeded its progress deadline'],
  [
    deployment({ updatedReplicas: 1 }, { paused: true }),
    "failed",
    'deployment "web" is paused: 1 out of 3 new replicas have been updated...',
  ],
  [
    deployment(met("ReplicaFailure", "True", "FailedCreate")),
    "progressing",
    `${OF_WEB} 0 out of 3 new replicas have been updated...: FailedCreate`,
  ],
  [
    daemonSet({ updatedNumberScheduled: 1 }),
    "progressing",
    'Waiting for daemon set "agent" rollout to finish: 1 out of 3 new pods have been updated...',
  ],
  [
    daemonSet({ updatedNumberScheduled: 3, numberAvailable: 1 }),
    "progressing",
    'Waiting for daemon set "agent" rollout to finish: 1 of 3 updated pods are available...',
  ],
  [
    daemonSet({ updatedNumberScheduled: 3, numberAvailable: 3 }),
    "complete",
    'daemon set "agent" successfully rolled out',
  ],
  [
    daemonSet({ updatedNumberScheduled: 1 }, "OnDelete"),
    "failed",
    'daemon set "agent" only updates pods that are deleted (OnDelete): 2 pods are not updated',
  ],
  [statefulSet({ observedGeneration: 0 }), "progressing", "Waiting for statefulset spec update to be observed..."],
  [statefulSet({ readyReplicas: 1 }), "progressing", "Waiting for 2 pods to be ready..."],
  [statefulSet(READY), "complete", "statefulset rolling update complete 3 pods at revision db-1..."],
  [
    statefulSet({ ...READY, updatedReplicas: 1, ...NEXT }),
    "progressing",
    "waiting for statefulset rolling update to complete 1 pods at revision db-2...",
  ],
  [
    statefulSet({ ...READY, updatedReplicas: 0, ...NEXT }, {
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } },
    }),
    "progressing",
    "Waiting for partitioned roll out to finish: 0 out of 1 new pods have been updated...",
  ],
  [
    statefulSet({ ...READY, availableReplicas: 1 }, { minReadySeconds: 30 }),
    "progressing",
    "Waiting for 2 pods to be available...",
  ],
  [
    statefulSet({ ...READY, updatedReplicas: 1, ...NEXT }, { updateStrategy: { type: "OnDelete" } }),
    "failed",
    'statefulset "db" only updates pods that are deleted (OnDelete): 2 pods are not updated',
  ],
  [
    job({ active: 1, succeeded: 1 }, { completions: 3 }),
    "progressing",
    'Waiting for job "import" to finish: 1 of 3 completed, 1 active, 0 failed...',
  ],
  [job(met("Complete")), "complete", 'job "import" is complete'],
  [job(met("Failed")), "failed", 'job "import" has failed: Why'],
  [job({}, { suspend: true }), "failed", 'job "import" is suspended'],
  [
    { ...deployment({ replicas: 3, availableReplicas: 1 }), kind: "ReplicaSet" },
    "progressing",
    'Waiting for replica set "web" to finish: 1 of 3 pods are available...',
  ],
  [custom({}), undefined, ""],
  [custom(met("Ready")), "complete", 'Widget "w" is Ready'],
  [custom(met("Ready", "False")), "progressing", 'Waiting for Widget "w" to become ready: Why...'],
  [
    custom({ ...met("Ready"), observedGeneration: 1 }),
    "progressing",
    'Waiting for Widget "w" spec update to be observed...',
  ],
  [custom(met("Stalled")), "failed", 'Widget "w" is Stalled: Why'],
];

for (const [object, state, text] of TABLE) {
  Deno.test(`rolloutState() is ${state ?? "undefined"} if ${object.kind} has ${JSON.stringify(object.status)}`, () => {
    assert.deepEqual(rolloutState(object), state === undefined ? undefined : { state, text });
  });
}

Deno.test("rolloutState() fails if the revision is another one than expected", () => {
  assert.deepEqual(rolloutState(deployment(DONE), 3)?.state, "complete");
  assert.deepEqual(rolloutState(deployment(DONE), 2), {
    state: "failed",
    text: "desired revision (2) is different from the running revision (3)",
  });
});
