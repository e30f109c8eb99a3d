import { type ApiError, isConflict } from "../../data/core/errors.ts";
import { isDeclarative } from "./migrate_managed_fields.ts";

/**
 * The owners of the fields that an apply conflicts with. `"self"`: only the same manager, by creates, patches and replaces.
 * `"declarative"`: also client-side applies of kubectl or of this library. `"others"`: also other managers, or the conflict
 * is not about owners.
 */
export function conflictingOwners(error: ApiError, manager: string): "self" | "declarative" | "others" {
  const causes = error.status.details?.causes ?? [];
  const names = causes.map(({ message = "" }) => /^conflict with "(.*)" using /.exec(message)?.[1]);
  if (names.length === 0 || !names.every((name) => name === manager || isDeclarative(name ?? "", manager))) {
    return "others";
  }
  return names.every((name) => name === manager) ? "self" : "declarative";
}

/** Reports whether a write failed because the resourceVersion is stale. */
export function isStale(error: unknown): boolean {
  return isConflict(error) && (error.status.details?.causes ?? []).length === 0;
}
