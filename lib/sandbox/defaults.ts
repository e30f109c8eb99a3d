import { isRecord, type KubeObject, records } from "../data/core/object.ts";
import type { SandboxKind, Schema } from "./types.ts";
import { childSchema } from "./fields.ts";

type Json = Record<string, unknown>;

/** Sets the values whose keys are missing. */
function fill(object: Json, values: Json): void {
  for (const [key, value] of Object.entries(values)) if (object[key] === undefined) object[key] = value;
}

function record(parent: Json, key: string): Json {
  const value = parent[key];
  if (isRecord(value)) return value;
  const made: Json = {};
  parent[key] = made;
  return made;
}

/**
 * Sets the defaults of a new or changed object, in place: those of pkg/apis/*'/defaults.go, or those of the schema if the
 * kind is a custom one.
 */
export function setDefaults(object: KubeObject, { custom }: Pick<SandboxKind, "custom">): void {
  if (custom !== undefined) return setSchemaDefaults(object, custom.schema);
  const { kind = "", apiVersion = "" } = object;
  const spec = record(object, "spec");
  switch (`${apiVersion} ${kind}`) {
    case "v1 Pod":
      podSpec(spec);
      fill(record(object, "status"), { phase: "Pending", qosClass: qosClass(spec) });
      return;
    case "v1 Service":
      return service(spec, record(object, "status"));
    case "v1 Namespace":
      fill(record(object, "status"), { phase: "Active" });
      record(object, "metadata");
      fill(spec, { finalizers: ["kubernetes"] });
      return;
    case "v1 Secret":
      delete object.spec;
      fill(object, { type: "Opaque" });
      return;
    case "apps/v1 Deployment":
      fill(spec, {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
      });
      fill(record(object, "status"), {});
      fill(record(spec, "strategy"), { type: "RollingUpdate" });
      rollingUpdate(record(spec, "strategy"));
      return podSpec(record(record(spec, "template"), "spec"));
    case "apps/v1 ReplicaSet":
      fill(spec, { replicas: 1 });
      fill(record(object, "status"), { replicas: 0 });
      return podSpec(record(record(spec, "template"), "spec"));
    case "apps/v1 StatefulSet":
      fill(spec, {
        replicas: 1,
        revisionHistoryLimit: 10,
        podManagementPolicy: "OrderedReady",
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      });
      fill(record(spec, "updateStrategy"), { type: "RollingUpdate" });
      if (record(spec, "updateStrategy").type === "RollingUpdate") {
        fill(record(record(spec, "updateStrategy"), "rollingUpdate"), { partition: 0 });
      }
      fill(record(object, "status"), { replicas: 0, availableReplicas: 0 });
      return podSpec(record(record(spec, "template"), "spec"));
    case "apps/v1 DaemonSet":
      fill(spec, {
        revisionHistoryLimit: 10,
      });
      fill(record(spec, "updateStrategy"), { type: "RollingUpdate" });
      if (record(spec, "updateStrategy").type === "RollingUpdate") {
        fill(record(record(spec, "updateStrategy"), "rollingUpdate"), { maxUnavailable: 1, maxSurge: 0 });
      }
      fill(record(object, "status"), {
        currentNumberScheduled: 0,
        numberMisscheduled: 0,
        desiredNumberScheduled: 0,
        numberReady: 0,
      });
      return podSpec(record(record(spec, "template"), "spec"));
    case "batch/v1 Job":
      fill(spec, {
        parallelism: 1,
        completions: 1,
        backoffLimit: 6,
        completionMode: "NonIndexed",
        suspend: false,
        podReplacementPolicy: "TerminatingOrFailed",
        manualSelector: false,
      });
      fill(record(object, "status"), {});
      return podSpec(record(record(spec, "template"), "spec"));
    case "batch/v1 CronJob":
      fill(spec, {
        concurrencyPolicy: "Allow",
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      });
      fill(record(object, "status"), {});
      return podSpec(record(record(record(record(spec, "jobTemplate"), "spec"), "template"), "spec"));
    case "v1 PersistentVolumeClaim":
      fill(spec, { volumeMode: "Filesystem" });
      fill(record(object, "status"), { phase: "Pending" });
      return;
    case "v1 PersistentVolume":
      fill(spec, { volumeMode: "Filesystem", persistentVolumeReclaimPolicy: "Retain" });
      fill(record(object, "status"), { phase: "Pending" });
      return;
    case "v1 ReplicationController":
      fill(spec, { replicas: 1 });
      fill(record(object, "status"), { replicas: 0 });
      return podSpec(record(record(spec, "template"), "spec"));
    case "networking.k8s.io/v1 NetworkPolicy":
      fill(spec, { policyTypes: spec.egress === undefined ? ["Ingress"] : ["Ingress", "Egress"] });
      return;
    case "networking.k8s.io/v1 Ingress":
      fill(record(object, "status"), { loadBalancer: {} });
      return;
    default:
      if (Object.keys(spec).length === 0) delete object.spec;
  }
}

function rollingUpdate(strategy: Json): void {
  if (strategy.type === "RollingUpdate") {
    fill(record(strategy, "rollingUpdate"), { maxUnavailable: "25%", maxSurge: "25%" });
  }
}

function podSpec(spec: Json): void {
  fill(spec, {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
  });
  if (spec.serviceAccountName !== undefined) fill(spec, { serviceAccount: spec.serviceAccountName });
  for (const container of [...records(spec.containers), ...records(spec.initContainers)]) {
    fill(container, {
      resources: {},
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
      imagePullPolicy: pullPolicy(String(container.image ?? "")),
    });
    for (const port of records(container.ports)) fill(port, { protocol: "TCP" });
    for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) {
      const settings = container[probe];
      if (!isRecord(settings)) continue;
      fill(settings, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
      if (isRecord(settings.httpGet)) fill(settings.httpGet, { path: "/", scheme: "HTTP" });
    }
    const limits = isRecord(container.resources) ? container.resources.limits : undefined;
    if (isRecord(limits) && isRecord(container.resources)) fill(record(container.resources, "requests"), limits);
  }
  for (const volume of records(spec.volumes)) {
    if (isRecord(volume.secret)) fill(volume.secret, { defaultMode: 420 });
    if (isRecord(volume.configMap)) fill(volume.configMap, { defaultMode: 420 });
    if (isRecord(volume.projected)) fill(volume.projected, { defaultMode: 420 });
  }
}

// An image without a tag, or with the tag `latest`, can change at any time.
function pullPolicy(image: string): string {
  const tag = /:([^/:@]+)$/.exec(image)?.[1];
  return tag === undefined && !image.includes("@") || tag === "latest" ? "Always" : "IfNotPresent";
}

function qosClass(spec: Json): string {
  const resources = records(spec.containers).map((container) =>
    isRecord(container.resources) ? container.resources : {}
  );
  const has = (entry: Json, part: string) => isRecord(entry[part]) && Object.keys(entry[part]).length > 0;
  if (!resources.some((entry) => has(entry, "limits") || has(entry, "requests"))) return "BestEffort";
  const guaranteed = resources.every(({ limits, requests }) =>
    isRecord(limits) && "cpu" in limits && "memory" in limits &&
    Object.entries(limits).every(([key, value]) =>
      !isRecord(requests) || requests[key] === undefined || requests[key] === value
    )
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}

function service(spec: Json, status: Json): void {
  fill(spec, { type: "ClusterIP", sessionAffinity: "None", internalTrafficPolicy: "Cluster" });
  for (const port of records(spec.ports)) fill(port, { protocol: "TCP", targetPort: port.port });
  if (spec.type !== "ExternalName") fill(spec, { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" });
  if (spec.type === "LoadBalancer" || spec.type === "NodePort") fill(spec, { externalTrafficPolicy: "Cluster" });
  if (spec.type === "LoadBalancer") fill(spec, { allocateLoadBalancerNodePorts: true });
  fill(status, { loadBalancer: {} });
}

/**
 * Sets the defaults of a custom kind's schema, in place (apiextensions pkg/apiserver/schema/defaulting). They apply to
 * objects at any depth, including lists, maps and values that are defaults themselves. A null in a field that is not
 * nullable is replaced by the default.
 */
export function setSchemaDefaults(value: unknown, schema: Schema): void {
  if (Array.isArray(value)) {
    for (const item of value) setSchemaDefaults(item, schema.items ?? {});
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    const isAbsent = value[key] === undefined || (value[key] === null && !child.nullable);
    if (isAbsent && child.default !== undefined) value[key] = structuredClone(child.default);
  }
  for (const [key, child] of Object.entries(value)) setSchemaDefaults(child, childSchema(schema, key));
}
