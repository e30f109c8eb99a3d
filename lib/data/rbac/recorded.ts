import { type Access, accessKey } from "../request/access.ts";

/** The origin of an object's name, which decides whether another run would use the same name. */
export type Naming =
  /** The object has neither a controller nor `generateName`: its name stays. */
  | "fixed"
  /** A controller owns the object and will make others with other names. */
  | "controlled"
  /** The server made the name from `generateName`. */
  | "generated"
  /** The object was not readable, or did not exist. */
  | "unknown";

/** A permission that a recorded run used, or was refused. */
export interface RecordedAccess extends Access {
  /** The origin of the name. */
  naming: Naming;
  /** The number of requests. */
  count: number;
  /** The number of requests that RBAC refused. They count as wanted. */
  refused: number;
  /** Whether an apply changed an object that existed, so that the run does not show whether it may create it. */
  applied: boolean;
  /** Whether the request created an object. */
  created: boolean;
}

/** Merges records of several runs: one entry for each permission, in the order of the first requests. */
export function mergeRecorded(...runs: readonly (readonly RecordedAccess[])[]): RecordedAccess[] {
  const merged = new Map<string, RecordedAccess>();
  for (const access of runs.flat()) addRecorded(merged, access);
  return [...merged.values()];
}

/** Adds a record to those of the same permission. */
export function addRecorded(records: Map<string, RecordedAccess>, access: RecordedAccess): void {
  const key = accessKey(access);
  const known = records.get(key);
  if (known === undefined) return void records.set(key, { ...access });
  known.count += access.count;
  known.refused += access.refused;
  known.applied ||= access.applied;
  known.created ||= access.created;
  if (RANK[access.naming] > RANK[known.naming]) known.naming = access.naming;
}

// The naming with the higher rank says more about an object.
const RANK: Readonly<Record<Naming, number>> = { unknown: 0, fixed: 1, generated: 2, controlled: 3 };
