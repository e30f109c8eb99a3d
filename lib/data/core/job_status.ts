import { isConditionTrue } from "./conditions.ts";
import type { KubeObject } from "./object.ts";

/** Returns the text of STATUS of a Job (pkg/printers/internalversion/printers.go, printJob). */
export function jobState(job: KubeObject): string {
  if (isConditionTrue(job, "Complete")) return "Complete";
  if (isConditionTrue(job, "Failed")) return "Failed";
  if (job.metadata?.deletionTimestamp !== undefined) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find((type) => isConditionTrue(job, type)) ?? "Running";
}
