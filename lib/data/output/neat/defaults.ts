import { isEqual } from "../../base/equal.ts";
import { isRecord, type KubeObject, records } from "../../core/object.ts";

/** The path of a field, with `*` for each item of a list, and its default value. */
type Rule = readonly [path: string, value: unknown];

// kubernetes/pkg/apis/core/v1/defaults.go, apps/v1/defaults.go and batch/v1/defaults.go of 1.36.
const PROBE: readonly Rule[] = [
  ["failureThreshold", 3],
  ["periodSeconds", 10],
  ["successThreshold", 1],
  ["timeoutSeconds", 1],
  ["httpGet.scheme", "HTTP"],
];

const CONTAINER: readonly Rule[] = [
  ["resources", {}],
  ["terminationMessagePath", "/dev/termination-log"],
  ["terminationMessagePolicy", "File"],
  ["ports.*.protocol", "TCP"],
  ["env.*.valueFrom.fieldRef.apiVersion", "v1"],
  ...["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) => under(probe, PROBE)),
];

const POD_SPEC: readonly Rule[] = [
  ["dnsPolicy", "ClusterFirst"],
  ["enableServiceLinks", true],
  ["preemptionPolicy", "PreemptLowerPriority"],
  ["priority", 0],
  ["restartPolicy", "Always"],
  ["schedulerName", "default-scheduler"],
  ["securityContext", {}],
  ["terminationGracePeriodSeconds", 30],
  ["volumes.*.configMap.defaultMode", 420],
  ["volumes.*.secret.defaultMode", 420],
  ["volumes.*.downwardAPI.defaultMode", 420],
  ["volumes.*.projected.defaultMode", 420],
  ["volumes.*.hostPath.type", ""],
  ...["containers", "initContainers"].flatMap((list) => under(`${list}.*`, CONTAINER)),
];

const TEMPLATE: readonly Rule[] = [
  ["metadata.creationTimestamp", null],
  ["metadata", {}],
  ...under("spec", POD_SPEC),
];

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  "v1/Pod": under("spec", POD_SPEC),
  "v1/Namespace": [["spec", { finalizers: ["kubernetes"] }]],
  "v1/PersistentVolumeClaim": [["spec.volumeMode", "Filesystem"]],
  "v1/Service": [
    ["spec.internalTrafficPolicy", "Cluster"],
    ["spec.externalTrafficPolicy", "Cluster"],
    ["spec.sessionAffinity", "None"],
    ["spec.type", "ClusterIP"],
    ["spec.ports.*.protocol", "TCP"],
  ],
  "apps/v1/Deployment": [
    ["spec.progressDeadlineSeconds", 600],
    ["spec.revisionHistoryLimit", 10],
    ["spec.strategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } }],
    ...under("spec.template", TEMPLATE),
  ],
  "apps/v1/DaemonSet": [
    ["spec.revisionHistoryLimit", 10],
    ["spec.updateStrategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }],
    ...under("spec.template", TEMPLATE),
  ],
  "apps/v1/StatefulSet": [
    ["spec.podManagementPolicy", "OrderedReady"],
    ["spec.revisionHistoryLimit", 10],
    ["spec.persistentVolumeClaimRetentionPolicy", { whenDeleted: "Retain", whenScaled: "Retain" }],
    ["spec.updateStrategy", { type: "RollingUpdate", rollingUpdate: { partition: 0 } }],
    ["spec.volumeClaimTemplates.*.status", { phase: "Pending" }],
    ["spec.volumeClaimTemplates.*.metadata.creationTimestamp", null],
    ["spec.volumeClaimTemplates.*.spec.volumeMode", "Filesystem"],
    ...under("spec.template", TEMPLATE),
  ],
  "apps/v1/ReplicaSet": under("spec.template", TEMPLATE),
  "batch/v1/Job": under("spec", jobRules()),
  "batch/v1/CronJob": [
    ["spec.concurrencyPolicy", "Allow"],
    ["spec.failedJobsHistoryLimit", 1],
    ["spec.successfulJobsHistoryLimit", 3],
    ["spec.suspend", false],
    ["spec.jobTemplate.metadata.creationTimestamp", null],
    ["spec.jobTemplate.metadata", {}],
    ...under("spec.jobTemplate.spec", jobRules()),
  ],
};

function jobRules(): readonly Rule[] {
  return [
    ["backoffLimit", 6],
    ["completionMode", "NonIndexed"],
    ["manualSelector", false],
    ["podReplacementPolicy", "TerminatingOrFailed"],
    ["suspend", false],
    ...under("template", TEMPLATE),
  ];
}

function under(prefix: string, rules: readonly Rule[]): readonly Rule[] {
  return rules.map(([path, value]) => [`${prefix}.${path}`, value]);
}

/** Removes from an object the fields of built-in kinds that have their default value, and those that a server fills in. */
export function withoutDefaults(object: KubeObject): void {
  const key = `${object.apiVersion}/${object.kind}`;
  const rules = RULES[key];
  if (rules === undefined) return;
  if (key === "v1/Pod") withoutAdmitted(object.spec);
  if (key === "v1/Service") withoutAssigned(object.spec);
  if (key === "batch/v1/Job") withoutJobLabels(object);
  for (const spec of podSpecs(object)) withoutComputed(spec);
  for (const [path, value] of rules) removeDefault(object, path.split("."), value);
}

function removeDefault(holder: unknown, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (key === "*") {
    if (Array.isArray(holder)) { for (const item of holder) removeDefault(item, rest, value); }
  } else if (isRecord(holder) && Object.hasOwn(holder, key)) {
    if (rest.length > 0) removeDefault(holder[key], rest, value);
    else if (isEqual(holder[key], value)) delete holder[key];
  }
}

function podSpecs({ kind, spec }: KubeObject): Record<string, unknown>[] {
  const template = kind === "CronJob" ? spec?.jobTemplate?.spec?.template : spec?.template;
  return [kind === "Pod" ? spec : template?.spec].filter(isRecord);
}

// Fields that depend on another field.
function withoutComputed(spec: Record<string, unknown>): void {
  if (spec.serviceAccount === spec.serviceAccountName) delete spec.serviceAccount;
  for (const container of [...records(spec.containers), ...records(spec.initContainers)]) {
    if (container.imagePullPolicy === pullPolicyOf(String(container.image))) delete container.imagePullPolicy;
  }
}

function pullPolicyOf(image: string): string {
  const [, tag] = /:([^/:@]+)(?:@.*)?$/.exec(image.replace(/@.*$/, "")) ?? [];
  return tag === "latest" || (tag === undefined && !image.includes("@")) ? "Always" : "IfNotPresent";
}

const TAINTS = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

// The fields that admission and the scheduler add to a Pod: its node, the token of its service account, and two tolerations.
function withoutAdmitted(spec: unknown): void {
  if (!isRecord(spec)) return;
  delete spec.nodeName;
  if (spec.serviceAccountName === "default") {
    delete spec.serviceAccountName;
    delete spec.serviceAccount;
  }
  const isToken = (item: unknown) => isRecord(item) && /^kube-api-access-[a-z0-9]{5}$/.test(String(item.name));
  removeItems(spec, "volumes", isToken);
  for (const container of [...records(spec.containers), ...records(spec.initContainers)]) {
    removeItems(container, "volumeMounts", isToken);
  }
  removeItems(
    spec,
    "tolerations",
    (item) =>
      TAINTS.some((key) => isEqual(item, { key, effect: "NoExecute", operator: "Exists", tolerationSeconds: 300 })),
  );
}

function removeItems(holder: Record<string, unknown>, key: string, isAdded: (item: unknown) => boolean): void {
  const items = holder[key];
  if (!Array.isArray(items)) return;
  const kept = items.filter((item) => !isAdded(item));
  if (kept.length > 0) holder[key] = kept;
  else delete holder[key];
}

// Removes the addresses that the server assigned, and the IP families that it chooses on a cluster with IPv4.
function withoutAssigned(spec: unknown): void {
  if (!isRecord(spec)) return;
  for (const port of records(spec.ports)) {
    if (port.targetPort === port.port) delete port.targetPort;
  }
  // The manifest of a headless Service sets None.
  if (spec.clusterIP !== "None") delete spec.clusterIP;
  delete spec.clusterIPs;
  const isDefault = isEqual([spec.ipFamilyPolicy, spec.ipFamilies], ["SingleStack", ["IPv4"]]) ||
    (spec.selector === undefined && isEqual(spec.ipFamilyPolicy, "RequireDualStack"));
  if (!isDefault) return;
  delete spec.ipFamilies;
  delete spec.ipFamilyPolicy;
}

const JOB_LABELS = [
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
  "controller-uid",
  "job-name",
];

// A Job's selector and its labels name the Job's uid, which another Job does not have.
function withoutJobLabels({ metadata, spec }: KubeObject): void {
  if (!isRecord(spec) || spec.manualSelector === true) return;
  delete spec.selector;
  const template = isRecord(spec.template) && isRecord(spec.template.metadata) ? spec.template.metadata : {};
  for (const holder of [metadata, template]) {
    if (!isRecord(holder) || !isRecord(holder.labels)) continue;
    for (const key of JOB_LABELS) delete holder.labels[key];
    if (Object.keys(holder.labels).length === 0) delete holder.labels;
  }
}
