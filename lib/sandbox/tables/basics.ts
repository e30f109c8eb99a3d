import { nodeState } from "../../data/core/node_status.ts";
import { records } from "../../data/core/object.ts";
import type { StoredObject } from "../types.ts";
import { ageCell, number, type Printer, record, type Row, spec, statusColumn, textColumn } from "./parts.ts";

const created: Printer = (object) => ({ "Created At": object.metadata.creationTimestamp });

/** The printers of nodes, namespaces, events, configuration, RBAC and other basic kinds. */
export const BASICS: Record<string, Printer> = {
  "Namespace.": (object) => ({ Status: textColumn(statusColumn(object).phase) }),
  "Node.": node,
  "Event.": event,
  "Secret.": (object) => ({ Type: textColumn(object.type), Data: Object.keys(record(object.data)).length }),
  "ConfigMap.": (object) => ({
    Data: Object.keys(record(object.data)).length + Object.keys(record(object.binaryData)).length,
  }),
  "LimitRange.": created,
  "ResourceQuota.": (object) => {
    const { hard, used } = statusColumn(object);
    const shown = (limits: boolean) =>
      Object.entries(record(hard)).filter(([name]) => name.startsWith("limits.") === limits)
        .sort(([a], [b]) => a < b ? -1 : 1)
        .map(([name, most]) => `${name}: ${record(used)[name] ?? 0}/${most}`).join(", ");
    return { Request: shown(false), Limit: shown(true) };
  },
  "PriorityClass.scheduling.k8s.io": (object) => ({
    Value: number(object.value),
    "Global-Default": object.globalDefault === true,
    PreemptionPolicy: textColumn(object.preemptionPolicy),
  }),
  "Lease.coordination.k8s.io": (object) => ({ Holder: textColumn(spec(object).holderIdentity) }),
  "Role.rbac.authorization.k8s.io": created,
  "ClusterRole.rbac.authorization.k8s.io": created,
  "RoleBinding.rbac.authorization.k8s.io": binding,
  "ClusterRoleBinding.rbac.authorization.k8s.io": binding,
  "CustomResourceDefinition.apiextensions.k8s.io": created,
};

function node(object: StoredObject): Row {
  const { addresses, nodeInfo } = statusColumn(object);
  const address = (type: string) => textColumn(records(addresses).find((address) => address.type === type)?.address);
  const info = record(nodeInfo);
  const arch = textColumn(info.architecture);
  return {
    Status: nodeState(object),
    Roles: roles(object.metadata.labels ?? {}) || "<none>",
    Version: textColumn(info.kubeletVersion),
    "Internal-IP": address("InternalIP") || "<none>",
    "External-IP": address("ExternalIP") || "<none>",
    "OS-Image": textColumn(info.osImage) || "<unknown>",
    "Kernel-Version": `${textColumn(info.kernelVersion) || "<unknown>"}${arch === "" ? "" : ` (${arch})`}`,
    "Container-Runtime": textColumn(info.containerRuntimeVersion) || "<unknown>",
  };
}

function roles(labels: Record<string, string>): string {
  const prefix = "node-role.kubernetes.io/";
  const all = Object.entries(labels).map(([key, value]) =>
    key.startsWith(prefix) ? key.slice(prefix.length) : key === "kubernetes.io/role" ? value : ""
  );
  return [...new Set(all.filter((role) => role !== ""))].sort().join(",");
}

function event(object: StoredObject, now: Date): Row {
  const { involvedObject, series, count, source } = object;
  const { kind, name, fieldPath } = record(involvedObject);
  const from = ageCell(object.firstTimestamp ?? object.eventTime ?? undefined, now);
  const last = object.lastTimestamp ? ageCell(object.lastTimestamp, now) : from;
  const component = textColumn(record(source).component) || textColumn(object.reportingComponent);
  const host = textColumn(record(source).host) || textColumn(object.reportingInstance);
  const about = textColumn(kind).toLowerCase();
  return {
    "Last Seen": series ? ageCell(record(series).lastObservedTime, now) : last,
    Type: textColumn(object.type),
    Reason: textColumn(object.reason),
    Object: textColumn(name) === "" ? about : `${about}/${name}`,
    Subobject: textColumn(fieldPath),
    Source: host === "" ? component : `${component}, ${host}`,
    Message: textColumn(object.message).trim(),
    "First Seen": from,
    Count: series ? number(record(series).count) : number(count) || 1,
  };
}

function binding(object: StoredObject): Row {
  const { kind, name } = record(object.roleRef);
  const subjects = (wanted: string) =>
    records(object.subjects).filter(({ kind }) => kind === wanted)
      .map(({ name, namespace }) => namespace === undefined ? textColumn(name) : `${namespace}/${name}`).join(", ");
  return {
    Role: `${kind}/${name}`,
    Users: subjects("User"),
    Groups: subjects("Group"),
    ServiceAccounts: subjects("ServiceAccount"),
  };
}
