import { types } from "node:util";
import type { K8s } from "./k8s.ts";

/** Reports whether a value is a session of `connect()` or `with()`. It does not call the value. */
export function isSession(value: unknown): value is K8s {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const has = (name: string) => Object.getOwnPropertyDescriptor(value, name)?.value !== undefined;
  return ["handler", "discovery", "namespace", "tablePages", "with", "contexts"].every(has);
}
