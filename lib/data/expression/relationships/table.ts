import { ACCESS_RELATIONSHIPS } from "./access.ts";
import { NETWORK_RELATIONSHIPS } from "./network.ts";
import { OWNER_RELATIONSHIPS } from "./ownership.ts";
import { POD_RELATIONSHIPS } from "./pods.ts";
import type { Relationship } from "./relationship.ts";
import { STORAGE_RELATIONSHIPS } from "./storage.ts";

/**
 * The relationships between kinds. Expressions, `describe`, help and completion read this table. A test compares it with
 * the fields of the OpenAPI document.
 */
export const RELATIONSHIPS: readonly Relationship[] = [
  ...OWNER_RELATIONSHIPS,
  ...POD_RELATIONSHIPS,
  ...NETWORK_RELATIONSHIPS,
  ...STORAGE_RELATIONSHIPS,
  ...ACCESS_RELATIONSHIPS,
];

/** Names of objects that are reached over other related objects, by kind. */
export const CHAINS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "Deployment.apps": { pods: ["replicaSets", "pods"] },
  "CronJob.batch": { pods: ["jobs", "pods"] },
};
