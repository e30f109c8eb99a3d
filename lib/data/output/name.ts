import type { KubeObject } from "../core/object.ts";
import { parseApiVersion, type Resource } from "../core/resource.ts";

/** Writes an object's name as kubectl's `-o name` does: `pod/web`, `deployment.apps/web`. */
export function formatName(object: KubeObject, resource?: Pick<Resource, "group" | "singular">): string {
  const { group } = resource ?? parseApiVersion(object.apiVersion ?? "v1");
  const singular = resource?.singular || (object.kind ?? "").toLowerCase();
  return `${singular}${group === "" ? "" : `.${group}`}/${object.metadata?.name ?? ""}`;
}
