import assert from "node:assert/strict";
import { parseExactly } from "../../../lib/data/base/long_integer.ts";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { neat } from "../../../lib/data/output/neat/neat.ts";

const SERVED = {
  uid: "1-2-3",
  resourceVersion: "42",
  generation: 2,
  creationTimestamp: "2026-01-02T03:04:05Z",
  selfLink: "/api/v1/x",
  managedFields: [{ manager: "k8s" }],
};

Deno.test("neat() leaves what a person wrote when the server has added metadata and a status", () => {
  const written = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", namespace: "shop", labels: { app: "web" }, annotations: { note: "mine" } },
    data: { x: "1" },
  };
  const read: KubeObject = {
    ...written,
    metadata: {
      ...written.metadata,
      ...SERVED,
      annotations: { "note": "mine", "kubectl.kubernetes.io/last-applied-configuration": "{}" },
    },
    status: { phase: "Active" },
  };
  assert.deepEqual(neat(read), written);
  assert.equal(read.metadata?.uid, "1-2-3", "the object itself is unchanged");
});

Deno.test("neat() removes labels and annotations when only the server's were there", () => {
  const metadata = {
    name: "shop",
    labels: { "kubernetes.io/metadata.name": "shop" },
    annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
  };
  const read = { apiVersion: "v1", kind: "Namespace", metadata, spec: { finalizers: ["kubernetes"] } };
  assert.deepEqual(neat(read), { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
});

Deno.test("neat() keeps a field when its value is not the default, or its kind is another one's", () => {
  const spec = { type: "NodePort", sessionAffinity: "None", ports: [{ port: 80, targetPort: 8080, protocol: "UDP" }] };
  const shown = neat({ apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec });
  assert.deepEqual(shown.spec, { type: "NodePort", ports: [{ port: 80, targetPort: 8080, protocol: "UDP" }] });
  const other = { apiVersion: "serving.knative.dev/v1", kind: "Service", metadata: { name: "s" }, spec };
  assert.deepEqual(neat(other).spec, spec);
});

const images: [string, string, boolean][] = [
  ["nginx", "Always", true],
  ["nginx:latest", "Always", true],
  ["nginx:1.27", "IfNotPresent", true],
  ["localhost:5000/nginx", "Always", true],
  ["nginx@sha256:aa", "IfNotPresent", true],
  ["nginx:latest@sha256:aa", "Always", true],
  ["nginx:1.27", "Always", false],
  ["nginx", "Never", false],
];
Deno.test("neat() removes imagePullPolicy when it is the one that the image would have", () => {
  const seen = images.map(([image, imagePullPolicy]) => {
    const spec = { containers: [{ name: "c", image, imagePullPolicy }] };
    const { spec: shown } = neat({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec });
    return [image, imagePullPolicy, shown.containers[0].imagePullPolicy === undefined];
  });
  assert.deepEqual(seen, images);
});

Deno.test("neat() keeps all digits of a number when it is longer than a double", () => {
  const object = parseExactly('{"apiVersion":"x/v1","kind":"W","spec":{"n":9007199254740993}}') as KubeObject;
  assert.equal(String(neat(object).spec.n), "9007199254740993");
});
