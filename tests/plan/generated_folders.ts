import type { KubeObject } from "../../lib/data/core/object.ts";

/** A folder of manifests with dependencies between its objects. */
export interface Folder {
  seed: number;
  objects: KubeObject[];
}

/**
 * Returns a folder of manifests in random order: namespaces, and in them accounts, configuration, roles, bindings, Services,
 * Deployments, claims with a StorageClass, Pods with an account and a priority, and custom objects whose kind is defined
 * beside them.
 */
export function generateFolder(seed: number, prefix: string): Folder {
  const random = randomNumbers(seed);
  const chance = (share: number) => random() < share;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const names = Array.from({ length: 1 + Math.floor(random() * 2) }, (_, index) => `${prefix}-${seed}-${index}`);
  const objects: KubeObject[] = names.map((name) => object("v1", "Namespace", name));
  const group = `s${seed}.${prefix}.example.com`;
  const hasKind = chance(0.5);
  if (hasKind) objects.push(definition(group));
  const priority = `${prefix}-${seed}`;
  if (chance(0.5)) objects.push({ ...object("scheduling.k8s.io/v1", "PriorityClass", priority), value: 10 });
  const hasPriority = objects.at(-1)?.kind === "PriorityClass";
  const storage = `${prefix}-${seed}`;
  const hasStorage = chance(0.5);
  if (hasStorage) objects.push(storageClass(storage));
  for (let count = 3 + Math.floor(random() * 8), index = 0; index < count; index++) {
    const namespace = pick(names);
    const name = `o${index}`;
    switch (pick(["map", "secret", "service", "deployment", "pod", "role", "clusterRole", "claim", "custom"])) {
      case "map":
        objects.push({ ...object("v1", "ConfigMap", name, namespace), data: { a: String(index) } });
        break;
      case "secret":
        objects.push({ ...object("v1", "Secret", name, namespace), stringData: { a: String(index) } });
        break;
      case "service":
        objects.push({
          ...object("v1", "Service", name, namespace),
          spec: { ports: [{ port: 80 }], selector: { app: name } },
        });
        break;
      case "deployment":
        objects.push(deployment(name, namespace));
        break;
      case "pod":
        objects.push(object("v1", "ServiceAccount", name, namespace));
        objects.push(pod(name, namespace, name, hasPriority && chance(0.5) ? priority : undefined));
        break;
      case "role":
        objects.push(...roleAndBinding(name, namespace));
        break;
      case "clusterRole":
        objects.push(...roleAndBinding(`${prefix}-${seed}-${name}`));
        break;
      case "claim":
        objects.push(claim(name, namespace, hasStorage && chance(0.7) ? storage : undefined));
        break;
      case "custom":
        if (hasKind) objects.push({ ...object(`${group}/v1`, "Thing", name, namespace), spec: { size: index } });
    }
  }
  return { seed, objects: shuffled(objects, random) };
}

function object(apiVersion: string, kind: string, name: string, namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } };
}

function definition(group: string): KubeObject {
  const schema = {
    openAPIV3Schema: {
      type: "object",
      properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
    },
  };
  return {
    ...object("apiextensions.k8s.io/v1", "CustomResourceDefinition", `things.${group}`),
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "things", singular: "thing", kind: "Thing" },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

function deployment(name: string, namespace: string): KubeObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "registry.invalid/none" }] } };
  // Without replicas, no controller changes its status while the test compares.
  return {
    ...object("apps/v1", "Deployment", name, namespace),
    spec: { replicas: 0, selector: { matchLabels: labels }, template },
  };
}

function pod(
  name: string,
  namespace: string,
  serviceAccountName: string,
  priorityClassName: string | undefined,
): KubeObject {
  const containers = [{ name: "c", image: "registry.invalid/none" }];
  const spec = { serviceAccountName, containers, nodeSelector: { none: "none" } };
  return {
    ...object("v1", "Pod", name, namespace),
    spec: priorityClassName === undefined ? spec : { ...spec, priorityClassName },
  };
}

function roleAndBinding(name: string, namespace?: string): KubeObject[] {
  const group = "rbac.authorization.k8s.io";
  const kind = namespace === undefined ? "ClusterRole" : "Role";
  const role = {
    ...object(`${group}/v1`, kind, name, namespace),
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  };
  const roleRef = { apiGroup: group, kind, name };
  const subjects = [{ kind: "User", name: "jane", apiGroup: group }];
  return [role, { ...object(`${group}/v1`, `${kind}Binding`, name, namespace), roleRef, subjects }];
}

function storageClass(name: string): KubeObject {
  return {
    ...object("storage.k8s.io/v1", "StorageClass", name),
    provisioner: "example.com/none",
    volumeBindingMode: "WaitForFirstConsumer",
  };
}

function claim(name: string, namespace: string, storageClassName: string | undefined): KubeObject {
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
  return {
    ...object("v1", "PersistentVolumeClaim", name, namespace),
    spec: storageClassName === undefined ? spec : { ...spec, storageClassName },
  };
}

/** Changes about half of the objects of a folder that can change, some of them in an immutable field, and adds an object. */
export function changedFolder({ seed, objects }: Folder): Folder {
  const random = randomNumbers(seed + 1_000_000);
  const changed = objects.map((one) => random() < 0.5 ? one : changedObject(one));
  const [first] = objects.filter(({ kind }) => kind === "Namespace");
  const added = { ...object("v1", "ConfigMap", "added", first?.metadata?.name), data: { a: "1" } };
  return { seed, objects: [...changed, added] };
}

function changedObject(one: KubeObject): KubeObject {
  switch (one.kind) {
    case "ConfigMap":
      return { ...one, data: { a: "changed" } };
    case "Secret":
      // The type is immutable.
      return { ...one, type: "example.com/other" };
    case "Deployment":
      return { ...one, spec: { ...one.spec, minReadySeconds: 5 } };
    case "Thing":
      return { ...one, spec: { size: 100 } };
    case "Role":
    case "ClusterRole":
      return { ...one, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }] };
    case "Service":
    case "ServiceAccount":
    case "PersistentVolumeClaim":
      return { ...one, metadata: { ...one.metadata, labels: { changed: "yes" } } };
    default:
      return one;
  }
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values.map((value) => [random(), value] as const).sort(([a], [b]) => a - b).map(([, value]) => value);
}

// mulberry32: a small generator with a seed.
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
