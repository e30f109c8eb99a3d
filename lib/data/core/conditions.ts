import { type KubeObject, records } from "./object.ts";

/** Reports whether a condition of an object is True, such as `Ready`. */
export function isConditionTrue({ status }: KubeObject, type: string): boolean {
  return records(status?.conditions).some((condition) => condition.type === type && condition.status === "True");
}
