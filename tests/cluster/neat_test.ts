import assert from "node:assert/strict";
import { neat } from "../../lib/data/output/neat/neat.ts";
import { connect } from "../../lib/session/connect.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { withNamespace } from "./command_line.ts";

const container = {
  name: "c",
  image: "nginx:1.27",
  ports: [{ containerPort: 80 }],
  env: [{ name: "IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
  readinessProbe: { httpGet: { path: "/", port: 80 } },
};
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [container] } };
const selector = { matchLabels: { app: "web" } };
const metadata = { name: "x", labels: { app: "web" } };
const jobSpec = { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "busybox" }] } } };

// Manifests as users write them, without the fields that a server adds.
const MANIFESTS: KubeObject[] = [
  { apiVersion: "v1", kind: "Pod", metadata, spec: template.spec },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "y" },
    spec: {
      containers: [{
        name: "c",
        image: "busybox",
        imagePullPolicy: "Never",
        volumeMounts: [{ name: "v", mountPath: "/v" }],
      }],
      volumes: [{ name: "v", configMap: { name: "m" } }],
      tolerations: [{ key: "a", operator: "Exists" }],
      terminationGracePeriodSeconds: 5,
    },
  },
  { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 2, selector, template } },
  { apiVersion: "apps/v1", kind: "DaemonSet", metadata, spec: { selector, template } },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata,
    spec: {
      replicas: 1,
      serviceName: "x",
      selector,
      template,
      volumeClaimTemplates: [{
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "d" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      }],
    },
  },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "x" },
    spec: { completions: 1, parallelism: 1, ...jobSpec },
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "x" },
    spec: { schedule: "* * * * *", jobTemplate: { spec: jobSpec } },
  },
  { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: "web" }, ports: [{ port: 80 }] } },
  { apiVersion: "v1", kind: "Service", metadata: { name: "h" }, spec: { clusterIP: "None", ports: [{ port: 80 }] } },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "n" },
    spec: { type: "NodePort", ports: [{ port: 80, targetPort: "http", protocol: "UDP", nodePort: 30123 }] },
  },
  { apiVersion: "v1", kind: "ConfigMap", metadata, data: { a: "b" } },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata,
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, storageClassName: "s" },
  },
];

Deno.test("neat() gives the manifest back, and one that a server accepts, when a server has filled an object in", async (t) => {
  await using k8s = await connect();
  await withNamespace(async (namespace) => {
    for (const manifest of MANIFESTS) {
      const name = manifest.metadata?.name ?? "";
      await t.step(`${manifest.kind} ${name}`, async () => {
        await k8s.create(manifest, { namespace });
        const read = await k8s.get<string>(manifest.kind ?? "", name, { namespace });
        const shown = neat(read);
        assert.deepEqual(shown, { ...manifest, metadata: { ...manifest.metadata, namespace } });
        const copy: KubeObject = { ...shown, metadata: { ...shown.metadata, name: `${name}-2` } };
        if (manifest.spec?.ports?.[0]?.nodePort !== undefined) delete copy.spec.ports[0].nodePort;
        await k8s.create(copy, { namespace, dryRun: true });
      });
    }
  });
});
