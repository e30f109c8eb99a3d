import { type ApiError, isConflict } from "../../data/core/errors.ts";
import { isDeclarative } from "./migrate_managed_fields.ts";

/**
 * Who owns the fields that an apply conflicts with. `"self"`: only the same manager, by its creates, patches and
 * replaces. `"declarative"`: such owners and client-side applies, of kubectl or our own. `"others"`: anybody else too,
 * or it is no conflict about owners.
 */
export function conflictingOwners(error: ApiError, manager: string): "self" | "declarative" | "others" {
  const causes = error.status.details?.causes ?? [];
  const names = causes.map(({ message = "" }) => /^conflict with "(.*)" using /.exec(message)?.[1]);
  if (names.length === 0 || !names.every((name) => name === manager || isDeclarative(name ?? "", manager))) {
    return "others";
  }
  return names.every((name) => name === manager) ? "self" : "declarative";
}

/** Says whether a write failed because another came between: an old resourceVersion. */
export function isStale(error: unknown): boolean {
  return isConflict(error) && (error.status.details?.causes ?? []).length === 0;
}
