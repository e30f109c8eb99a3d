import { types } from "node:util";
import type { K8s } from "./k8s.ts";

/** Says whether a value is a session, as `connect()` and `with()` give it; nothing of it is called for that. */
export function isSession(value: unknown): value is K8s {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const has = (name: string) => Object.getOwnPropertyDescriptor(value, name)?.value !== undefined;
  return ["handler", "discovery", "namespace", "tablePages", "with", "contexts"].every(has);
}
