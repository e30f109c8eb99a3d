import { records } from "../../data/core/object.ts";
import { jobState } from "../../data/core/job_status.ts";
import type { StoredObject } from "../types.ts";
import {
  ageCell,
  containerColumns,
  labels,
  number,
  type Printer,
  record,
  type Row,
  selectorColumn,
  spec,
  statusColumn,
  templateSpec,
} from "./parts.ts";

/** The printers of workloads and PodDisruptionBudgets. */
export const WORKLOADS: Record<string, Printer> = {
  "ReplicationController.": (object) => ({ ...replicas(object), Selector: labels(spec(object).selector) }),
  "ReplicaSet.apps": (object) => ({ ...replicas(object), Selector: selectorColumn(spec(object).selector) }),
  "Deployment.apps": (object) => ({
    Ready: `${number(statusColumn(object).readyReplicas)}/${number(spec(object).replicas)}`,
    "Up-to-date": number(statusColumn(object).updatedReplicas),
    Available: number(statusColumn(object).availableReplicas),
    ...containerColumns(templateSpec(object)),
    Selector: selectorColumn(spec(object).selector, ""),
  }),
  "StatefulSet.apps": (object) => ({
    Ready: `${number(statusColumn(object).readyReplicas)}/${number(spec(object).replicas)}`,
    ...containerColumns(templateSpec(object)),
  }),
  "DaemonSet.apps": (object) => ({
    Desired: number(statusColumn(object).desiredNumberScheduled),
    Current: number(statusColumn(object).currentNumberScheduled),
    Ready: number(statusColumn(object).numberReady),
    "Up-to-date": number(statusColumn(object).updatedNumberScheduled),
    Available: number(statusColumn(object).numberAvailable),
    "Node Selector": labels(templateSpec(object).nodeSelector),
    ...containerColumns(templateSpec(object)),
    Selector: selectorColumn(spec(object).selector),
  }),
  "ControllerRevision.apps": (object) => {
    const owner = object.metadata.ownerReferences?.find(({ controller }) => controller);
    const [group, version] = (owner?.apiVersion ?? "").split("/");
    const suffix = version === undefined ? "" : `.${group}`;
    return {
      Controller: owner === undefined ? "<none>" : `${`${owner.kind}${suffix}`.toLowerCase()}/${owner.name}`,
      Revision: number(object.revision),
    };
  },
  "Job.batch": job,
  "CronJob.batch": (object, now) => {
    const { schedule, timeZone, suspend, jobTemplate } = spec(object);
    const { active, lastScheduleTime } = statusColumn(object);
    const template = record(record(jobTemplate).spec);
    return {
      Schedule: schedule,
      Timezone: timeZone ?? "<none>",
      Suspend: typeof suspend === "boolean" ? (suspend ? "True" : "False") : "<unset>",
      Active: records(active).length,
      "Last Schedule": lastScheduleTime === undefined ? "<none>" : ageCell(lastScheduleTime, now),
      ...containerColumns(record(template.template).spec),
      Selector: selectorColumn(template.selector),
    };
  },
  "PodDisruptionBudget.policy": (object) => ({
    "Min Available": String(spec(object).minAvailable ?? "N/A"),
    "Max Unavailable": String(spec(object).maxUnavailable ?? "N/A"),
    "Allowed Disruptions": number(statusColumn(object).disruptionsAllowed),
  }),
};

function replicas(object: StoredObject): Row {
  return {
    Desired: number(spec(object).replicas),
    Current: number(statusColumn(object).replicas),
    Ready: number(statusColumn(object).readyReplicas),
    ...containerColumns(templateSpec(object)),
  };
}

function job(object: StoredObject, now: Date): Row {
  const { succeeded, startTime, completionTime } = statusColumn(object);
  const { completions, parallelism } = spec(object);
  const wanted = typeof completions === "number"
    ? String(completions)
    : number(parallelism) > 1
    ? `1 of ${number(parallelism)}`
    : "1";
  const end = typeof completionTime === "string" ? new Date(completionTime) : now;
  return {
    Status: jobState(object),
    Completions: `${number(succeeded)}/${wanted}`,
    Duration: startTime === undefined ? "" : ageCell(startTime, end),
    ...containerColumns(templateSpec(object)),
    Selector: selectorColumn(spec(object).selector),
  };
}
