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
import type { Stored } from "./types.ts";

const images = (object: Stored) => list(containersOf(object).map(({ image }) => image));
const names = (object: Stored) => list(containersOf(object).map(({ name }) => name));

/** Columns of the kinds that are met less often. */
export const MORE_COLUMNS: Record<string, Columns> = {
  "PersistentVolume.": {
    columns: [
      ...[
        NAME,
        column("Capacity"),
        column("Access Modes"),
        column("Reclaim Policy"),
        column("Status"),
        column("Claim"),
      ],
      ...[column("StorageClass"), column("VolumeAttributesClass"), column("Reason"), AGE, wide("VolumeMode")],
    ],
    cells: (object, now) => {
      const { capacity, persistentVolumeReclaimPolicy, claimRef, storageClassName, volumeMode } = spec(object);
      const { namespace, name } = record(claimRef);
      return [
        object.metadata.name,
        record(capacity).storage ?? "",
        accessModes(spec(object).accessModes),
        persistentVolumeReclaimPolicy,
        status(object).phase,
        name === undefined ? "" : `${namespace}/${name}`,
        storageClassName ?? "",
        "<unset>",
        status(object).reason ?? "",
        ageOf(object, now),
        volumeMode,
      ];
    },
  },
  "ReplicationController.": {
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
      names(object),
      images(object),
      selector(spec(object).selector),
    ],
  },
  "ResourceQuota.": {
    columns: [NAME, column("Request"), column("Limit"), AGE],
    cells: (object, now) => {
      const hard = Object.entries(record(status(object).hard ?? spec(object).hard)).sort(([a], [b]) => a < b ? -1 : 1);
      const used = record(status(object).used);
      const shown = (limits: boolean) =>
        hard.filter(([name]) => name.startsWith("limits.") === limits).map(([name, value]) =>
          `${name}: ${used[name] ?? 0}/${value}`
        ).join(", ");
      return [object.metadata.name, shown(false), shown(true), ageOf(object, now)];
    },
  },
  "ControllerRevision.apps": {
    columns: [NAME, column("Controller"), column("Revision"), AGE],
    cells: (object, now) => {
      const owner = object.metadata.ownerReferences?.find(({ controller }) => controller);
      const shown = owner === undefined
        ? "<none>"
        : `${owner.kind.toLowerCase()}.${owner.apiVersion.split("/")[0]}/${owner.name}`;
      return [object.metadata.name, shown, number(object.revision), ageOf(object, now)];
    },
  },
  "DaemonSet.apps": {
    columns: [
      ...[NAME, integer("Desired"), integer("Current"), integer("Ready"), integer("Up-to-date"), integer("Available")],
      ...[column("Node Selector"), AGE, wide("Containers"), wide("Images"), wide("Selector")],
    ],
    cells: (object, now) => [
      object.metadata.name,
      number(status(object).desiredNumberScheduled),
      number(status(object).currentNumberScheduled),
      number(status(object).numberReady),
      number(status(object).updatedNumberScheduled),
      number(status(object).numberAvailable),
      selector(record(record(spec(object).template).spec).nodeSelector),
      ageOf(object, now),
      names(object),
      images(object),
      selector(spec(object).selector),
    ],
  },
  "HorizontalPodAutoscaler.autoscaling": {
    columns: [
      NAME,
      column("Reference"),
      column("Targets"),
      column("MinPods"),
      column("MaxPods"),
      column("Replicas"),
      AGE,
    ],
    cells: (object, now) => {
      const { kind, name } = record(spec(object).scaleTargetRef);
      const targets = records(spec(object).metrics).map((metric) => {
        const resource = record(metric.resource);
        const { averageUtilization, averageValue } = record(resource.target);
        return `${resource.name ?? "metric"}: <unknown>/${
          averageUtilization === undefined ? averageValue ?? "<auto>" : `${averageUtilization}%`
        }`;
      });
      return [
        object.metadata.name,
        `${kind}/${name}`,
        targets.length === 0 ? "<none>" : targets.join(", "),
        String(spec(object).minReplicas ?? "<unset>"),
        number(spec(object).maxReplicas),
        number(status(object).currentReplicas),
        ageOf(object, now),
      ];
    },
  },
  "CronJob.batch": {
    columns: [
      ...[
        NAME,
        column("Schedule"),
        column("Timezone"),
        column("Suspend", { type: "boolean" }),
        integer("Active"),
        column("Last Schedule"),
      ],
      ...[AGE, wide("Containers"), wide("Images"), wide("Selector")],
    ],
    cells: (object, now) => {
      const { schedule, timeZone, suspend, jobTemplate } = spec(object);
      const job = { ...object, spec: record(record(jobTemplate).spec) } as Stored;
      const { lastScheduleTime, active } = status(object);
      return [
        object.metadata.name,
        schedule,
        timeZone ?? "<none>",
        suspend === true ? "True" : "False",
        records(active).length,
        lastScheduleTime === undefined ? "<none>" : age(lastScheduleTime, now),
        ageOf(object, now),
        names(job),
        images(job),
        selector(record(job.spec).selector),
      ];
    },
  },
  "IngressClass.networking.k8s.io": {
    columns: [NAME, column("Controller"), column("Parameters"), AGE],
    cells: (object, now) => {
      const { kind, name, apiGroup } = record(spec(object).parameters);
      const parameters = kind === undefined
        ? "<none>"
        : `${kind}${apiGroup === undefined ? "" : `.${apiGroup}`}/${name}`;
      return [object.metadata.name, spec(object).controller, parameters, ageOf(object, now)];
    },
  },
  "PodDisruptionBudget.policy": {
    columns: [NAME, column("Min Available"), column("Max Unavailable"), integer("Allowed Disruptions"), AGE],
    cells: (object, now) => {
      const { minAvailable, maxUnavailable } = spec(object);
      const shown = (value: unknown) => value === undefined ? "N/A" : String(value);
      return [
        object.metadata.name,
        shown(minAvailable),
        shown(maxUnavailable),
        number(status(object).disruptionsAllowed),
        ageOf(object, now),
      ];
    },
  },
  "StorageClass.storage.k8s.io": {
    columns: [
      NAME,
      column("Provisioner"),
      column("ReclaimPolicy"),
      column("VolumeBindingMode"),
      column("AllowVolumeExpansion"),
      AGE,
    ],
    cells: (object, now) => {
      const isDefault = object.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true";
      const { provisioner, reclaimPolicy = "Delete", volumeBindingMode = "Immediate", allowVolumeExpansion = false } =
        object;
      return [
        `${object.metadata.name}${isDefault ? " (default)" : ""}`,
        provisioner,
        reclaimPolicy,
        volumeBindingMode,
        allowVolumeExpansion,
        ageOf(object, now),
      ];
    },
  },
  "PriorityClass.scheduling.k8s.io": {
    columns: [NAME, integer("Value"), column("Global-Default", { type: "boolean" }), AGE, column("PreemptionPolicy")],
    cells: (object, now) => [
      object.metadata.name,
      number(object.value),
      object.globalDefault === true,
      ageOf(object, now),
      object.preemptionPolicy ?? "PreemptLowerPriority",
    ],
  },
  "Lease.coordination.k8s.io": {
    columns: [NAME, column("Holder"), AGE],
    cells: (object, now) => [object.metadata.name, spec(object).holderIdentity ?? "", ageOf(object, now)],
  },
  "EndpointSlice.discovery.k8s.io": {
    columns: [NAME, column("AddressType"), column("Ports"), column("Endpoints"), AGE],
    cells: (object, now) => {
      const ports = records(object.ports).map(({ port }) => port ?? "*");
      const addresses = records(object.endpoints).flatMap((endpoint) =>
        Array.isArray(endpoint.addresses) ? endpoint.addresses : []
      );
      const shown = addresses.length > 3
        ? `${list(addresses.slice(0, 3))} + ${addresses.length - 3} more...`
        : list(addresses);
      return [
        object.metadata.name,
        object.addressType,
        ports.length === 0 ? "<unset>" : list(ports),
        addresses.length === 0 ? "<unset>" : shown,
        ageOf(object, now),
      ];
    },
  },
};

const MODES: Record<string, string> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function accessModes(modes: unknown): string {
  return Array.isArray(modes) ? list(modes.map((mode) => MODES[String(mode)] ?? mode)) : "";
}
