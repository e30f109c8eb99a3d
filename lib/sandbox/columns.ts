import {
  AGE,
  age,
  ageOf,
  column,
  type Columns,
  containersOf,
  integer,
  list,
  NAME,
  number,
  record,
  records,
  selector,
  spec,
  status,
  wide,
} from "./column_parts.ts";
import { MORE_COLUMNS } from "./more_columns.ts";
import type { Stored } from "./types.ts";

type Json = Record<string, unknown>;

/** What is shown of a kind that has no columns of its own. */
export const PLAIN: Columns = {
  columns: [NAME, column("Created At", { type: "date" })],
  cells: (object) => [object.metadata.name, object.metadata.creationTimestamp],
};

const NAME_AGE: Columns = { columns: [NAME, AGE], cells: (object, now) => [object.metadata.name, ageOf(object, now)] };

/** Columns by `Kind.group`, as the API server prints them (pkg/printers/internalversion/printers.go). */
export const COLUMNS: Record<string, Columns> = {
  "Pod.": {
    columns: [
      NAME,
      column("Ready"),
      column("Status"),
      column("Restarts"),
      AGE,
      wide("IP"),
      wide("Node"),
      wide("Nominated Node"),
      wide("Readiness Gates"),
    ],
    cells: pod,
  },
  "Service.": {
    columns: [
      NAME,
      column("Type"),
      column("Cluster-IP"),
      column("External-IP"),
      column("Port(s)"),
      AGE,
      wide("Selector"),
    ],
    cells: (object, now) => {
      const { type = "ClusterIP", clusterIP, externalName, ports, selector: labels } = spec(object);
      const addresses = records(record(status(object).loadBalancer).ingress).map(({ ip, hostname }) => ip ?? hostname);
      const external = type === "ExternalName"
        ? externalName
        : type === "LoadBalancer"
        ? (addresses.length > 0 ? list(addresses) : "<pending>")
        : "<none>";
      const shown = records(ports).map(({ port, nodePort, protocol }) =>
        `${port}${nodePort === undefined ? "" : `:${nodePort}`}/${protocol}`
      );
      return [
        object.metadata.name,
        type,
        clusterIP ?? "<none>",
        external,
        shown.length === 0 ? "<none>" : list(shown),
        ageOf(object, now),
        selector(labels),
      ];
    },
  },
  "Deployment.apps": {
    columns: [
      NAME,
      column("Ready"),
      column("Up-to-date"),
      column("Available"),
      AGE,
      wide("Containers"),
      wide("Images"),
      wide("Selector"),
    ],
    cells: (object, now) => [
      object.metadata.name,
      `${number(status(object).readyReplicas)}/${number(spec(object).replicas)}`,
      number(status(object).updatedReplicas),
      number(status(object).availableReplicas),
      ageOf(object, now),
      list(containersOf(object).map(({ name }) => name)),
      list(containersOf(object).map(({ image }) => image)),
      selector(spec(object).selector),
    ],
  },
  "ReplicaSet.apps": {
    columns: [
      NAME,
      integer("Desired"),
      integer("Current"),
      integer("Ready"),
      AGE,
      wide("Containers"),
      wide("Images"),
      wide("Selector"),
    ],
    cells: (object, now) => [
      object.metadata.name,
      number(spec(object).replicas),
      number(status(object).replicas),
      number(status(object).readyReplicas),
      ageOf(object, now),
      list(containersOf(object).map(({ name }) => name)),
      list(containersOf(object).map(({ image }) => image)),
      selector(spec(object).selector),
    ],
  },
  "StatefulSet.apps": {
    columns: [NAME, column("Ready"), AGE, wide("Containers"), wide("Images")],
    cells: (object, now) => [
      object.metadata.name,
      `${number(status(object).readyReplicas)}/${number(spec(object).replicas)}`,
      ageOf(object, now),
      list(containersOf(object).map(({ name }) => name)),
      list(containersOf(object).map(({ image }) => image)),
    ],
  },
  "Namespace.": {
    columns: [NAME, column("Status"), AGE],
    cells: (object, now) => [object.metadata.name, status(object).phase, ageOf(object, now)],
  },
  "Node.": {
    columns: [
      NAME,
      column("Status"),
      column("Roles"),
      AGE,
      column("Version"),
      wide("Internal-IP"),
      wide("External-IP"),
      wide("OS-Image"),
      wide("Kernel-Version"),
      wide("Container-Runtime"),
    ],
    cells: node,
  },
  "Secret.": {
    columns: [NAME, column("Type"), column("Data"), AGE],
    cells: (
      object,
      now,
    ) => [object.metadata.name, object.type, Object.keys(record(object.data)).length, ageOf(object, now)],
  },
  "ConfigMap.": {
    columns: [NAME, column("Data"), AGE],
    cells: (object, now) => [
      object.metadata.name,
      Object.keys(record(object.data)).length + Object.keys(record(object.binaryData)).length,
      ageOf(object, now),
    ],
  },
  "Endpoints.": {
    columns: [NAME, column("Endpoints"), AGE],
    cells: (object, now) => {
      const all = records(object.subsets).flatMap(({ addresses, ports }) =>
        records(ports).flatMap(({ port }) => records(addresses).map(({ ip }) => `${ip}:${port}`))
      );
      const shown = all.length > 3 ? `${list(all.slice(0, 3))} + ${all.length - 3} more...` : list(all);
      return [object.metadata.name, all.length === 0 ? "<none>" : shown, ageOf(object, now)];
    },
  },
  "Job.batch": {
    columns: [
      NAME,
      column("Status"),
      column("Completions"),
      column("Duration"),
      AGE,
      wide("Containers"),
      wide("Images"),
      wide("Selector"),
    ],
    cells: (object, now) => {
      const { succeeded, startTime, completionTime, conditions } = status(object);
      const done = records(conditions).find(({ status }) => status === "True")?.type;
      const state = done === "Complete"
        ? "Complete"
        : done === "Failed"
        ? "Failed"
        : spec(object).suspend === true
        ? "Suspended"
        : "Running";
      const duration = typeof startTime !== "string"
        ? ""
        : age(startTime, typeof completionTime === "string" ? new Date(completionTime) : now);
      return [
        object.metadata.name,
        state,
        `${number(succeeded)}/${number(spec(object).completions)}`,
        duration,
        ageOf(object, now),
        list(containersOf(object).map(({ name }) => name)),
        list(containersOf(object).map(({ image }) => image)),
        selector(spec(object).selector),
      ];
    },
  },
  "Role.rbac.authorization.k8s.io": PLAIN,
  "ClusterRole.rbac.authorization.k8s.io": PLAIN,
  "RoleBinding.rbac.authorization.k8s.io": binding(),
  "ClusterRoleBinding.rbac.authorization.k8s.io": binding(),
  "PersistentVolumeClaim.": {
    columns: [
      NAME,
      column("Status"),
      column("Volume"),
      column("Capacity"),
      column("Access Modes"),
      column("StorageClass"),
      column("VolumeAttributesClass"),
      AGE,
      wide("VolumeMode"),
    ],
    cells: (object, now) => [
      object.metadata.name,
      status(object).phase,
      spec(object).volumeName ?? "",
      record(status(object).capacity).storage ?? "",
      "",
      spec(object).storageClassName ?? "",
      "<unset>",
      ageOf(object, now),
      spec(object).volumeMode,
    ],
  },
  "Ingress.networking.k8s.io": {
    columns: [NAME, column("Class"), column("Hosts"), column("Address"), column("Ports"), AGE],
    cells: (object, now) => {
      const hosts = records(spec(object).rules).map(({ host }) => host ?? "*");
      const ports = records(spec(object).tls).length > 0 ? "80, 443" : "80";
      return [
        object.metadata.name,
        spec(object).ingressClassName ?? "<none>",
        hosts.length === 0 ? "*" : list(hosts),
        "",
        ports,
        ageOf(object, now),
      ];
    },
  },
  "NetworkPolicy.networking.k8s.io": {
    columns: [NAME, column("Pod-Selector"), AGE],
    cells: (object, now) => [object.metadata.name, selector(spec(object).podSelector), ageOf(object, now)],
  },
  "Event.": {
    columns: [
      column("Last Seen"),
      column("Type"),
      column("Reason"),
      column("Object"),
      wide("Subobject"),
      wide("Source"),
      column("Message"),
      wide("First Seen"),
      wide("Count"),
      { ...NAME, priority: 1 },
    ],
    cells: (object, now) => {
      const { kind, name } = record(object.involvedObject);
      return [
        age(object.lastTimestamp ?? object.eventTime ?? object.metadata.creationTimestamp, now),
        object.type ?? "",
        object.reason ?? "",
        `${String(kind ?? "").toLowerCase()}/${name ?? ""}`,
        "",
        record(object.source).component ?? "",
        String(object.message ?? "").trim(),
        age(object.firstTimestamp, now),
        number(object.count) || 1,
        object.metadata.name,
      ];
    },
  },
  "CustomResourceDefinition.apiextensions.k8s.io": PLAIN,
  "LimitRange.": PLAIN,
  ...MORE_COLUMNS,
};

/** What is shown of built-in kinds without columns of their own. */
export const DEFAULT_COLUMNS: Columns = NAME_AGE;

function binding(): Columns {
  const subjects = (object: Stored, kind: string) =>
    list(
      records(object.subjects).filter((subject) => subject.kind === kind)
        .map(({ name, namespace }) => kind === "ServiceAccount" ? `${namespace}/${name}` : name),
    );
  return {
    columns: [NAME, column("Role"), AGE, wide("Users"), wide("Groups"), wide("ServiceAccounts")],
    cells: (object, now) => {
      const { kind, name } = record(object.roleRef);
      return [
        object.metadata.name,
        `${kind}/${name}`,
        ageOf(object, now),
        subjects(object, "User"),
        subjects(object, "Group"),
        subjects(object, "ServiceAccount"),
      ];
    },
  };
}

function pod(object: Stored, now: Date): unknown[] {
  const containers = records(spec(object).containers);
  const statuses = records(status(object).containerStatuses);
  const ready = statuses.filter((container) => container.ready === true).length;
  const restarts = statuses.reduce((sum, { restartCount }) => sum + number(restartCount), 0);
  const { podIP, nominatedNodeName, phase, reason } = status(object);
  return [
    object.metadata.name,
    `${ready}/${containers.length}`,
    object.metadata.deletionTimestamp !== undefined ? "Terminating" : waitingReason(statuses) ?? reason ?? phase,
    String(restarts),
    ageOf(object, now),
    podIP ?? "<none>",
    spec(object).nodeName ?? "<none>",
    nominatedNodeName ?? "<none>",
    "<none>",
  ];
}

function waitingReason(statuses: readonly Json[]): unknown {
  for (const { state } of statuses.toReversed()) {
    const { waiting, terminated } = record(state);
    const reason = record(waiting).reason ?? record(terminated).reason;
    if (typeof reason === "string" && reason !== "") return reason;
  }
  return undefined;
}

function node(object: Stored, now: Date): unknown[] {
  const ready = records(status(object).conditions).find(({ type }) => type === "Ready");
  const state = ready?.status === "True" ? "Ready" : ready === undefined ? "Unknown" : "NotReady";
  const roles = Object.keys(object.metadata.labels ?? {}).filter((label) =>
    label.startsWith("node-role.kubernetes.io/")
  )
    .map((label) => label.slice("node-role.kubernetes.io/".length));
  const address = (type: string) =>
    records(status(object).addresses).find((address) => address.type === type)?.address ?? "<none>";
  const info = record(status(object).nodeInfo);
  return [
    object.metadata.name,
    spec(object).unschedulable === true ? `${state},SchedulingDisabled` : state,
    roles.length === 0 ? "<none>" : list(roles),
    ageOf(object, now),
    info.kubeletVersion ?? "",
    address("InternalIP"),
    address("ExternalIP"),
    info.osImage || "<unknown>",
    info.kernelVersion || "<unknown>",
    info.containerRuntimeVersion || "<unknown>",
  ];
}
