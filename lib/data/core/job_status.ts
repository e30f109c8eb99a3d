import { type KubeObject, records } from "./object.ts";

/** Returns the text of STATUS of a Job (pkg/printers/internalversion/printers.go, printJob). */
export function jobState({ metadata, status }: KubeObject): string {
  const holds = (type: string) =>
    records(status?.conditions).find((condition) => condition.type === type)?.status === "True";
  if (holds("Complete")) return "Complete";
  if (holds("Failed")) return "Failed";
  if (metadata?.deletionTimestamp !== undefined) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(holds) ?? "Running";
}
