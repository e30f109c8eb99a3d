import { isConditionTrue } from "../core/conditions.ts";
import { jobState } from "../core/job_status.ts";
import { nodeState } from "../core/node_status.ts";
import { isRecord, type KubeObject, records } from "../core/object.ts";
import { podAmounts, readAmounts } from "../core/pod_resources.ts";
import { podSpecOf } from "../core/pod_template.ts";
import { isPodDone, podStatus } from "../core/pod_status.ts";
import type { Pod } from "../core/kinds.ts";
import type { NamedObject } from "./named_object.ts";
import type { ComputedName } from "./object_names.ts";
import { Quantity, quantity } from "./quantity.ts";
import { UnreadableValueError } from "./unreadable_value_error.ts";

/** The names that are computed for the objects of one kind. */
export type ComputedNames = Readonly<Record<string, ComputedName>>;

/** The resources whose names have no domain. */
const RESOURCES = ["cpu", "memory", "storage", "pods", "ephemeral-storage"];

const CONTAINERS: ComputedNames = {
  containers: {
    description: "The containers",
    isList: true,
    read: ({ object }) => records(podSpecOf(object)?.containers),
  },
  initContainers: {
    description: "The init containers, sidecars included",
    isList: true,
    read: ({ object }) => records(podSpecOf(object)?.initContainers),
  },
  images: {
    description: 'The images of the containers, as a list: images.some((i) => i.endsWith(":latest"))',
    isList: true,
    read: ({ object }) => imagesOf(object),
  },
  image: {
    description: "The images of the containers as one text, separated by commas",
    read: ({ object }) => imagesOf(object).join(",") || undefined,
  },
  ports: {
    description: "The numbers of the containers' ports",
    isList: true,
    read: ({ object }) =>
      records(podSpecOf(object)?.containers).flatMap(({ ports }) => records(ports)).map(({ containerPort }) =>
        containerPort
      ),
  },
};

// A completed Pod no longer holds resources (scheduler, NodeInfo).
const SUMS: ComputedNames = {
  requests: {
    description: "The sum of the requests of its pods that have not ended: requests.cpu, requests.memory",
    members: RESOURCES,
    uses: [["pods", "[]", "spec"]],
    read: (named) => sum(runningPods(named).map(({ object }) => requestsOf(object))),
  },
  limits: {
    description: "The sum of the limits of its pods that have not ended",
    members: RESOURCES,
    uses: [["pods", "[]", "spec"]],
    read: (named) => sum(runningPods(named).map(({ object }) => limitsOf(object))),
  },
};

const USAGE_OF_PODS: ComputedNames = {
  usage: {
    description: "The sum of the CPU and memory that its pods use",
    members: RESOURCES,
    uses: [["pods", "[]", "status"], ["pods", "[]", "metrics", "containers"]],
    read: (named) => sumOrNothing(runningPods(named).map(usageOf)),
  },
};

const WORKLOAD: ComputedNames = { ...CONTAINERS, ...SUMS, ...USAGE_OF_PODS };

const REPLICAS: ComputedNames = {
  ...WORKLOAD,
  desired: { description: "The number of desired replicas", read: ({ object }) => object.spec?.replicas ?? 1 },
  ready: {
    description: "Whether all desired replicas are ready",
    read: ({ object }) => (object.status?.readyReplicas ?? 0) === (object.spec?.replicas ?? 1),
  },
};

/** The computed names by kind and group, as in `Deployment.apps`. */
export const KIND_NAMES: Readonly<Record<string, ComputedNames>> = {
  "Pod.": {
    ...CONTAINERS,
    ready: { description: "Whether the condition Ready holds", read: ({ object }) => isConditionTrue(object, "Ready") },
    restarts: {
      description: "The number of restarts of all containers",
      read: ({ object }) => podStatus(object).restarts,
    },
    state: {
      description: 'The text of STATUS: state == "CrashLoopBackOff"',
      read: ({ object }) => podStatus(object).state,
    },
    done: {
      description: "Whether the pod has succeeded or failed",
      read: ({ object }) => isPodDone(object),
    },
    requests: {
      description: "The requests of the pod as the scheduler computes them: requests.cpu, requests.memory",
      members: RESOURCES,
      read: ({ object }) => requestsOf(object),
    },
    limits: {
      description: "The limits of the pod; absent if no container has one",
      members: RESOURCES,
      read: ({ object }) => limitsOf(object),
    },
    usage: {
      description: "The CPU and memory that the pod uses",
      members: RESOURCES,
      uses: [["metrics", "containers"]],
      read: (named) => usageOf(named),
    },
  },
  "Deployment.apps": REPLICAS,
  "StatefulSet.apps": REPLICAS,
  "ReplicaSet.apps": REPLICAS,
  "ReplicationController.": REPLICAS,
  "DaemonSet.apps": {
    ...WORKLOAD,
    desired: {
      description: "The number of nodes that should run its pod",
      read: ({ object }) => object.status?.desiredNumberScheduled ?? 0,
    },
    ready: {
      description: "Whether all desired pods are ready",
      read: ({ object }) => (object.status?.numberReady ?? 0) === (object.status?.desiredNumberScheduled ?? 0),
    },
  },
  "Job.batch": {
    ...WORKLOAD,
    desired: {
      description: "The number of pods that have to succeed",
      read: ({ object }) => object.spec?.completions ?? 1,
    },
    ready: {
      description: "Whether all desired pods have succeeded",
      read: ({ object }) => (object.status?.succeeded ?? 0) >= (object.spec?.completions ?? 1),
    },
    state: { description: 'The text of STATUS: state == "Suspended"', read: ({ object }) => jobState(object) },
    done: {
      description: "Whether the job is complete; condition.Failed.ok if it has failed",
      read: ({ object }) => isConditionTrue(object, "Complete"),
    },
  },
  "CronJob.batch": WORKLOAD,
  "Node.": {
    ...SUMS,
    ready: { description: "Whether the condition Ready holds", read: ({ object }) => isConditionTrue(object, "Ready") },
    state: {
      description: 'The text of STATUS: state == "Ready,SchedulingDisabled"',
      read: ({ object }) => nodeState(object),
    },
    allocatable: {
      description: "The resources that pods can request: allocatable.cpu, allocatable.memory",
      members: RESOURCES,
      read: ({ object }) => quantitiesOf(object.status?.allocatable),
    },
    capacity: {
      description: "All resources of the node",
      members: RESOURCES,
      read: ({ object }) => quantitiesOf(object.status?.capacity),
    },
    usage: {
      description: "The CPU and memory that the node uses, system processes included",
      members: RESOURCES,
      uses: [["metrics", "usage"]],
      read: (named) => {
        const [metrics] = named.related("metrics");
        return metrics && quantitiesOf(metrics.object.usage);
      },
    },
  },
  "Namespace.": {
    ...SUMS,
    ...USAGE_OF_PODS,
    state: { description: "The text of STATUS: Active or Terminating", read: ({ object }) => object.status?.phase },
  },
  "Service.": {
    type: { description: 'The type of the service: type == "LoadBalancer"', read: ({ object }) => object.spec?.type },
    ports: {
      description: "The numbers of the ports",
      isList: true,
      read: ({ object }) => records(object.spec?.ports).map(({ port }) => port),
    },
    endpoints: {
      description: "The endpoints of all EndpointSlices as one list; endpoints.ready and .notReady are their numbers",
      uses: [["endpointSlices", "[]", "endpoints"]],
      isList: true,
      read: (named) => endpointsOf(named),
    },
  },
  "Secret.": {
    decoded: {
      description: "The values of the secret as text: decoded.password",
      isMap: true,
      read: ({ object }) => decoded(object.data),
    },
  },
  "PersistentVolumeClaim.": {
    state: {
      description: "The text of STATUS: Bound, Pending, Lost or Terminating",
      read: ({ object }) => phaseOf(object),
    },
    requests: {
      description: "The requested storage: requests.storage",
      members: RESOURCES,
      read: ({ object }) => quantitiesOf(object.spec?.resources?.requests),
    },
    capacity: {
      description: "The bound storage: capacity.storage",
      members: RESOURCES,
      read: ({ object }) => quantitiesOf(object.status?.capacity),
    },
  },
  "PersistentVolume.": {
    state: { description: "The text of STATUS: Bound, Available, Released ...", read: ({ object }) => phaseOf(object) },
    capacity: {
      description: "The storage: capacity.storage",
      members: RESOURCES,
      read: ({ object }) => quantitiesOf(object.spec?.capacity),
    },
  },
  "HorizontalPodAutoscaler.autoscaling": {
    desired: { description: "The number of desired replicas", read: ({ object }) => object.status?.desiredReplicas },
  },
};

/** The names of kinds that have none of their own. They are only valid if the kind has the fields. */
export const OTHER_KIND_NAMES: ComputedNames = {
  ready: {
    description: "Whether the condition Ready holds, for kinds that have conditions",
    field: ["status", "conditions"],
    read: ({ object }) => isConditionTrue(object, "Ready"),
  },
  state: {
    description: "The phase, for kinds that have one in their status",
    field: ["status", "phase"],
    read: ({ object }) => object.status?.phase,
  },
};

function imagesOf(object: KubeObject): string[] {
  return records(podSpecOf(object)?.containers).map(({ image }) => String(image));
}

function runningPods(named: NamedObject): NamedObject[] {
  return named.related("pods").filter(({ object }) => !isPodDone(object));
}

function phaseOf({ metadata, status }: KubeObject): unknown {
  return metadata?.deletionTimestamp === undefined ? status?.phase : "Terminating";
}

/** Quantities by the names of resources: `cpu`, `memory`, `nvidia.com/gpu`. */
type Quantities = Record<string, Quantity>;

// The scheduler counts an absent request as 0.
function requestsOf(pod: KubeObject): Quantities {
  return { cpu: new Quantity(0), memory: new Quantity(0, "BinarySI"), ...amountsOf(pod, "requests") };
}

function limitsOf(pod: KubeObject): Quantities {
  return amountsOf(pod, "limits");
}

function amountsOf(pod: KubeObject, which: "requests" | "limits"): Quantities {
  const amounts = podAmounts(pod as Pod, which);
  const unreadable = Object.entries(amounts).find(([, amount]) => Number.isNaN(amount));
  if (unreadable !== undefined) {
    const all = [...records(pod.spec?.containers), ...records(pod.spec?.initContainers)].map(({ resources }) =>
      resources
    );
    const texts = all.map((resources) => isRecord(resources) ? resources[which] : undefined)
      .map((list) => isRecord(list) ? list[unreadable[0]] : undefined);
    const text = texts.find((text) => text !== undefined && Number.isNaN(readAmounts({ text: String(text) }).text));
    throw new UnreadableValueError("quantity", text, "a quantity is 500m, 2 or 64Mi");
  }
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, new Quantity(amount, formatOf(name))]),
  );
}

function formatOf(resource: string): Quantity["format"] {
  return /^memory$|storage|hugepages/.test(resource) ? "BinarySI" : "DecimalSI";
}

function quantitiesOf(list: unknown): Quantities {
  const entries = isRecord(list) ? Object.entries(list) : [];
  return Object.fromEntries(
    entries.map(([name, text]) => [name, new Quantity(quantity(text as string).value, formatOf(name))]),
  );
}

function usageOf(pod: NamedObject): Quantities | undefined {
  const [metrics] = pod.related("metrics");
  if (metrics === undefined) return undefined;
  return sum(records(metrics.object.containers).map(({ usage }) => quantitiesOf(usage)));
}

function sum(all: readonly Quantities[]): Quantities {
  const total: Quantities = { cpu: new Quantity(0), memory: new Quantity(0, "BinarySI") };
  for (const quantities of all) {
    for (const [name, { value, format }] of Object.entries(quantities)) {
      total[name] = new Quantity((total[name]?.value ?? 0) + value, format);
    }
  }
  return total;
}

function sumOrNothing(all: readonly (Quantities | undefined)[]): Quantities | undefined {
  const known = all.filter((quantities) => quantities !== undefined);
  return known.length === 0 && all.length > 0 ? undefined : sum(known);
}

// The list has its counts as members, which neither JSON nor a loop shows.
function endpointsOf(named: NamedObject): unknown[] {
  const all = named.related("endpointSlices").flatMap(({ object }) => records(object.endpoints))
    // Consumers count an unknown state as ready (discovery/v1, EndpointConditions).
    .map((endpoint) => ({ ...endpoint, ready: !isRecord(endpoint.conditions) || endpoint.conditions.ready !== false }));
  const ready = all.filter((endpoint) => endpoint.ready).length;
  return Object.defineProperties(all, { ready: { value: ready }, notReady: { value: all.length - ready } });
}

// Only the value that is read is decoded. An error never shows it.
function decoded(data: unknown): Record<string, string> {
  const decoder = new TextDecoder();
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(isRecord(data) ? data : {})) {
    Object.defineProperty(result, key, {
      enumerable: true,
      get() {
        try {
          return decoder.decode(Uint8Array.from(atob(String(value)), (char) => char.charCodeAt(0)));
        } catch {
          throw new UnreadableValueError("base64 text of", key, "the values of data are base64");
        }
      },
    });
  }
  return result;
}
