import { records } from "../../data/core/object.ts";
import type { Stored } from "../types.ts";
import {
  age,
  containers,
  labels,
  number,
  type Printer,
  record,
  type Row,
  selector,
  spec,
  status,
  templateSpec,
} from "./parts.ts";

/** Printers of what runs pods. */
export const WORKLOADS: Record<string, Printer> = {
  "ReplicationController.": (object) => ({ ...replicas(object), Selector: labels(spec(object).selector) }),
  "ReplicaSet.apps": (object) => ({ ...replicas(object), Selector: selector(spec(object).selector) }),
  "Deployment.apps": (object) => ({
    Ready: `${number(status(object).readyReplicas)}/${number(spec(object).replicas)}`,
    "Up-to-date": number(status(object).updatedReplicas),
    Available: number(status(object).availableReplicas),
    ...containers(templateSpec(object)),
    Selector: selector(spec(object).selector, ""),
  }),
  "StatefulSet.apps": (object) => ({
    Ready: `${number(status(object).readyReplicas)}/${number(spec(object).replicas)}`,
    ...containers(templateSpec(object)),
  }),
  "DaemonSet.apps": (object) => ({
    Desired: number(status(object).desiredNumberScheduled),
    Current: number(status(object).currentNumberScheduled),
    Ready: number(status(object).numberReady),
    "Up-to-date": number(status(object).updatedNumberScheduled),
    Available: number(status(object).numberAvailable),
    "Node Selector": labels(templateSpec(object).nodeSelector),
    ...containers(templateSpec(object)),
    Selector: selector(spec(object).selector),
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
    const { active, lastScheduleTime } = status(object);
    const template = record(record(jobTemplate).spec);
    return {
      Schedule: schedule,
      Timezone: timeZone ?? "<none>",
      Suspend: suspend === undefined ? "<unset>" : suspend === true ? "True" : "False",
      Active: records(active).length,
      "Last Schedule": lastScheduleTime === undefined ? "<none>" : age(lastScheduleTime, now),
      ...containers(record(template.template).spec),
      Selector: selector(template.selector),
    };
  },
  "PodDisruptionBudget.policy": (object) => ({
    "Min Available": String(spec(object).minAvailable ?? "N/A"),
    "Max Unavailable": String(spec(object).maxUnavailable ?? "N/A"),
    "Allowed Disruptions": number(status(object).disruptionsAllowed),
  }),
};

function replicas(object: Stored): Row {
  return {
    Desired: number(spec(object).replicas),
    Current: number(status(object).replicas),
    Ready: number(status(object).readyReplicas),
    ...containers(templateSpec(object)),
  };
}

function job(object: Stored, now: Date): Row {
  const { succeeded, startTime, completionTime } = status(object);
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
    Duration: startTime === undefined ? "" : age(startTime, end),
    ...containers(templateSpec(object)),
    Selector: selector(spec(object).selector),
  };
}

function jobState(object: Stored): string {
  const holds = (type: string) =>
    records(status(object).conditions).find((condition) => condition.type === type)?.status === "True";
  if (holds("Complete")) return "Complete";
  if (holds("Failed")) return "Failed";
  if (object.metadata.deletionTimestamp !== undefined) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(holds) ?? "Running";
}
