import type { KubeObject } from "../../data/core/object.ts";

/** Returns the parts of an object that a diff shows. An undo changes the status only if the write did. */
export function shownState(path: string, object: KubeObject | null): KubeObject | undefined {
  if (object === null || path.endsWith("/status")) return object ?? undefined;
  const { status: _, ...rest } = object;
  return rest;
}
