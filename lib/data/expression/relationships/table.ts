import { ACCESS } from "./access.ts";
import { NETWORK } from "./network.ts";
import { OWNERSHIP } from "./ownership.ts";
import { POD_CONTENTS } from "./pods.ts";
import type { Relationship } from "./relationship.ts";
import { STORED } from "./storage.ts";

/**
 * The relationships between kinds. One table for expressions, for what `describe` and `tree` show, and for help and
 * completion. A test compares it with the fields of the OpenAPI document.
 */
export const RELATIONSHIPS: readonly Relationship[] = [...OWNERSHIP, ...POD_CONTENTS, ...NETWORK, ...STORED, ...ACCESS];

/** Names of objects that are reached over other related objects, by kind. */
export const CHAINS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "Deployment.apps": { pods: ["replicaSets", "pods"] },
  "CronJob.batch": { pods: ["jobs", "pods"] },
};
