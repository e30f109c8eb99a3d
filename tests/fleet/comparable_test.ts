import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { comparableObject, isOriginal } from "../../lib/features/fleet/comparable.ts";

const port = { port: 80, protocol: "TCP", targetPort: 8080 };
const owner = { apiVersion: "v1", kind: "ConfigMap", name: "x" };
const bound = { "pv.kubernetes.io/bound-by-controller": "yes", "pv.kubernetes.io/bind-completed": "yes" };
const service = (owned: string[]): KubeObject => ({
  kind: "Service",
  metadata: { managedFields: [{ fieldsV1: Object.fromEntries(owned.map((key) => [key, {}])) }] },
  spec: { ports: [{ ...port, nodePort: 31000 }], clusterIP: "10.0.0.7" },
});

for (
  const [title, object, expected] of [
    [
      "metadata and status of the server",
      { kind: "ConfigMap", metadata: { name: "a", namespace: "b", uid: "1", resourceVersion: "2" }, status: {} },
      { kind: "ConfigMap", metadata: { name: "a" } },
    ],
    [
      "the uid of an owner",
      { kind: "ConfigMap", metadata: { ownerReferences: [{ ...owner, uid: "1" }] } },
      { kind: "ConfigMap", metadata: { ownerReferences: [owner] } },
    ],
    [
      "a node port that nobody set",
      service(["f:spec"]),
      { kind: "Service", metadata: {}, spec: { ports: [{ port: 80, targetPort: 8080 }] } },
    ],
    [
      "nothing of a node port that somebody set",
      service(["f:nodePort"]),
      { kind: "Service", metadata: {}, spec: { ports: [{ port: 80, targetPort: 8080, nodePort: 31000 }] } },
    ],
    [
      "the volume of a claim if a controller chose it",
      { kind: "PersistentVolumeClaim", metadata: { annotations: bound }, spec: { volumeName: "pvc-1" } },
      { kind: "PersistentVolumeClaim", metadata: {}, spec: {} },
    ],
    [
      "nothing of the volume of a claim if its manifest names it",
      { kind: "PersistentVolumeClaim", metadata: {}, spec: { volumeName: "data" } },
      { kind: "PersistentVolumeClaim", metadata: {}, spec: { volumeName: "data" } },
    ],
    [
      "the token Secrets of an account",
      { kind: "ServiceAccount", metadata: {}, secrets: [{ name: "web-token-ab1cd" }, { name: "registry" }] },
      { kind: "ServiceAccount", metadata: {}, secrets: [{ name: "registry" }] },
    ],
    [
      "the data of a token Secret",
      { kind: "Secret", type: "kubernetes.io/service-account-token", metadata: { name: "t" }, data: { token: "x" } },
      { kind: "Secret", type: "kubernetes.io/service-account-token", metadata: { name: "t" } },
    ],
  ] as [string, KubeObject, KubeObject][]
) {
  Deno.test(`comparableObject() removes ${title}`, () => {
    const compared = comparableObject({ apiVersion: "v1", ...object });
    assert.deepEqual(compared, { apiVersion: "v1", ...expected });
  });
}

Deno.test("comparableObject() keeps the status if it is asked for", () => {
  assert.deepEqual(comparableObject({ kind: "X", status: { ready: 1 } }, { status: true }).status, { ready: 1 });
});

for (
  const [object, expected] of [
    [{ kind: "Pod", metadata: { ownerReferences: [{ ...owner, uid: "1", controller: true }] } }, false],
    [{ kind: "Pod", metadata: { ownerReferences: [{ ...owner, uid: "1" }] } }, true],
    [{ kind: "ConfigMap", metadata: { name: "kube-root-ca.crt" } }, false],
    [{ kind: "Secret", type: "kubernetes.io/service-account-token", metadata: { name: "web-token-ab1cd" } }, false],
    [{ kind: "Secret", type: "Opaque", metadata: { name: "web-token-ab1cd" } }, true],
  ] as [KubeObject, boolean][]
) {
  Deno.test(`isOriginal() returns ${expected} if the object is ${JSON.stringify(object)}`, () => {
    assert.equal(isOriginal({ apiVersion: "v1", ...object }), expected);
  });
}
